"""Whether a plugin that an engine wrote is kept: what the analysis finds, what it does, and what it must not hold.

A plugin that is not kept has one reason, the first that holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from server.analysis.finding import Severity
from server.assistant.overview import Overview, overview
from server.assistant.verify import Place, Verdict, verify
from training.code.cutting import functions, is_trivial, pieces
from training.code.opened import Opener, findings, make_room, normal
from training.rows.overlap import Guard
from training.rows.personal import masked
from training.synthesise.families import families

_PLACE = Path("/nowhere/synthesised.sp")
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Judged:
    """`code` in the form in which it is taught. `reason` says why it is not kept ("": it is), `detail` what of it."""

    code: str
    reason: str = ""
    detail: str = ""


class Judge:
    """Judges one plugin after the other, whoever asks: the analysis keeps what it read."""

    def __init__(self, guard: Guard, warnings: bool) -> None:
        make_room()
        self.place = Place(str(_PLACE.absolute()), is_sealed=True)
        self._looking = Lock()
        self._opener = Opener()
        self._guard = guard
        self._warnings = warnings

    def judge(self, code: str, family: str) -> Judged:
        """Judge a plugin that was asked for as one of a family."""
        text = normal(code)
        with self._looking:
            reason, detail = next(self._faults(text, family), ("", ""))
        return Judged(text, reason, detail)

    def verdict(self, code: str) -> Verdict:
        """What the server says of an answer, with the corrections that it makes."""
        with self._looking:
            return verify(code, self.place)

    def _faults(self, code: str, family: str) -> Iterator[tuple[str, str]]:
        if not code.strip():
            yield "no code", ""
            return
        if len(code) > _LARGEST:
            yield "too long", f"{len(code)} characters"
            return
        snapshot = self._opener.text(_PLACE.absolute(), f"{code}\n")
        found = findings(snapshot)
        for severity, reason in ((Severity.ERROR, "does not compile"), (Severity.WARNING, "has warnings")):
            codes = sorted({one.code for one in found if one.severity is severity})
            if codes and (severity is Severity.ERROR or not self._warnings):
                yield reason, ", ".join(codes)
        secrets = masked(code).counts
        if secrets:
            yield "holds something personal", ", ".join(sorted(secrets))
        cuts = list(functions(snapshot, pieces(snapshot)))
        if all(is_trivial(one.node) for one in cuts):
            yield "does nothing", ""
        held = overview(snapshot)
        if not families()[family].has(_calls(held), _forwards(held)):
            yield "is of another family", ""
        leak = self._guard.found_in(code)
        if leak:
            yield "holds an evaluation task", leak


def _calls(held: Overview) -> Iterator[str]:
    for one in held.functions:
        yield from one.natives


def _forwards(held: Overview) -> Iterator[str]:
    return (one.name for one in held.functions if one.forward)
