"""How good code is: by what the analysis finds in it, alone or where it belongs. The worse has the greater score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from server.analysis.finding import Finding, Severity
from server.assistant.verify import beyond
from training.code.opened import WRONG_API, Opener, findings


class Score(NamedTuple):
    """What is wrong, the worst first. Compares as a tuple: the smaller, the better."""

    errors: int
    wrong: int
    warnings: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self)


@dataclass(frozen=True, slots=True)
class Context:
    """A plugin that compiles, and where in it the code stands that is talked about: `start..end`, in bytes."""

    code: str
    start: int = 0
    end: int = 0

    @classmethod
    def of(cls, values: dict[str, object]) -> Context:
        """The context that a line of `contexts/` holds."""
        start, end = values.get("start"), values.get("end")
        if not (isinstance(start, int) and isinstance(end, int)):
            raise TypeError("a context has a start and an end")
        return cls(str(values["code"]), start, end)

    def with_code(self, code: str) -> str:
        """The plugin with other code in that place."""
        raw = self.code.encode()
        return (raw[: self.start] + code.encode() + raw[self.end :]).decode("utf-8", "replace")

    @property
    def inner(self) -> str:
        """The code that is talked about."""
        return self.code.encode()[self.start : self.end].decode("utf-8", "replace")


def score_of(found: Iterable[Finding]) -> Score:
    """The score of findings."""
    errors = wrong = warnings = 0
    for one in found:
        errors += one.severity is Severity.ERROR
        wrong += one.code in WRONG_API
        warnings += one.severity is Severity.WARNING
    return Score(errors, wrong, warnings)


def score_in(opener: Opener, place: Path, context: Context, code: str) -> tuple[Score, list[Finding]]:
    """The score of code where it belongs: only what is not wrong with the plugin anyway counts."""
    known = findings(opener.text(place, context.code))
    found = beyond(findings(opener.text(place, context.with_code(code))), known)
    return score_of(found), found
