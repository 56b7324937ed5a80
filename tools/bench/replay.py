"""Replays answers that models gave: what becomes of them by our corrections, without asking a model again.

First by the certain ones alone, as every answer is corrected; then, to see what they would add, by suggestions too:
those that are the only one for their error, and the first of several. A plugin is clean when it has no error of ours
and the compiler, if there is one, takes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.finding import Edit, Finding, Fix, Severity
from server.analysis.mending import apply, compatible
from server.assistant.verify import Place, verify
from server.syntax.text import Text, decode
from tools.bench.collection import Analyser
from tools.bench.figure import Figure
from tools.bench.spcomp import Compiler

_MOST_ROUNDS = 6
_MOST_CODES = 8
STAGES = ("as they came", "certain corrections", "the only suggestions too", "the first suggestions too")


@dataclass(frozen=True, slots=True)
class State:
    """A plugin after a stage. `compiles` is None without a compiler; `corrected` counts what was changed until then."""

    codes: Counter[str]
    warnings: int
    compiles: bool | None
    corrected: int

    @property
    def is_clean(self) -> bool:
        """Whether neither we nor the compiler have an error."""
        return not self.codes and self.compiles is not False


def measure(answers: Path, include: Sequence[Path], spcomp: Path | None) -> Iterator[Figure]:
    """How many of the bad plugins below a folder become clean, by stage."""
    replay = Replay(tuple(include), Compiler(spcomp, include) if spcomp is not None else None)
    plugins = sorted(answers.rglob("*.sp"))
    stages = [replay.stages(plugin) for plugin in plugins]
    bad = [states for states in stages if not states[0].is_clean]
    judge = "no error of ours" + (", and spcomp takes it" if spcomp is not None else "")
    yield _figure("bad answers", len(bad), f"of {len(plugins)} plugins of {answers.name}", [one[0] for one in bad])
    for number, stage in enumerate(STAGES[1:], 1):
        after = [states[number] for states in bad]
        clean = sum(state.is_clean for state in after)
        yield _figure(f"bad answers that become clean by {stage}", clean, f"of {len(bad)}: {judge}", after)
    lost = sum(before.is_clean and not after.is_clean for before, *rest in stages for after in rest[:1])
    yield Figure("good answers that a certain correction spoils", lost, "", f"of {len(plugins) - len(bad)}", 0)


def _figure(name: str, value: int, how: str, states: Sequence[State]) -> Figure:
    count = max(1, len(states))
    codes = sum((state.codes for state in states), Counter[str]())
    details = {
        "errors per plugin": f"{sum(state.codes.total() for state in states) / count:.1f}",
        "warnings per plugin": f"{sum(state.warnings for state in states) / count:.1f}",
        "corrections": str(sum(state.corrected for state in states)),
        "commonest errors": ", ".join(f"{code} {times}" for code, times in codes.most_common(_MOST_CODES)),
    }
    if any(state.compiles is not None for state in states):
        details["compile"] = str(sum(state.compiles is True for state in states))
    return Figure(name, value, "", how, details=details)


class Replay:
    """Our analyser, and a compiler to have the last word."""

    def __init__(self, include: tuple[Path, ...], compiler: Compiler | None) -> None:
        self._include = include
        self._analyser = Analyser(include)
        self._compiler = compiler

    def stages(self, path: Path) -> list[State]:
        """The plugin as it came and after each stage."""
        came = str(decode(path.read_bytes()))
        certain, fixed = self._certain(path, came)
        states = [self._state(path, came, 0), self._state(path, certain, fixed)]
        for most in (1, None):
            text, more = self._suggested(path, certain, most)
            states.append(self._state(path, text, fixed + more))
        self._analyser.restore(path)
        return states

    def _certain(self, path: Path, code: str) -> tuple[str, int]:
        verdict = verify(code, Place(str(path), tuple(map(str, self._include))))
        return verdict.code, verdict.fixed

    def _suggested(self, path: Path, code: str, most: int | None) -> tuple[str, int]:
        """The code after suggestions for errors that have at most so many; none is kept that leaves as many errors."""
        made = 0
        for _ in range(_MOST_ROUNDS):
            found = self._errors(path, code)
            fixes = [_own(one) for one in found]
            wanted = [each[0].edits for each in fixes if each and (most is None or len(each) <= most)]
            better = self._better(path, code, wanted, len(found))
            if better is None:
                break
            code, count = better
            code, certain = self._certain(path, code)
            made += count + certain
        return code, made

    def _better(self, path: Path, code: str, wanted: list[tuple[Edit, ...]], errors: int) -> tuple[str, int] | None:
        """The code after all that is wanted, or else after the first of it that leaves fewer errors."""
        for tried in (wanted, *([one] for one in wanted)):
            edits, count = compatible(tried)
            changed = str(apply(Text.of(code), edits))
            if edits and len(self._errors(path, changed)) < errors:
                return changed, count
        return None

    def _errors(self, path: Path, code: str) -> list[Finding]:
        return [one for one in self._findings(path, code) if one.severity is Severity.ERROR]

    def _findings(self, path: Path, code: str) -> list[Finding]:
        snapshot = self._analyser.snapshot(path, Text.of(code).chars)
        return [one for one in diagnose(snapshot.unit, snapshot.path) if one.severity <= Severity.WARNING]

    def _state(self, path: Path, code: str, corrected: int) -> State:
        found = self._findings(path, code)
        errors = Counter(one.code for one in found if one.severity is Severity.ERROR)
        return State(errors, len(found) - errors.total(), self._compiles(path, code), corrected)

    def _compiles(self, path: Path, code: str) -> bool | None:
        if self._compiler is None:
            return None
        try:
            return self._compiler.compile_text(code.encode(), path).ok
        except TimeoutError:
            return False


def _own(finding: Finding) -> list[Fix]:
    """The corrections of a finding that change something, the preferred ones first."""
    return sorted((fix for fix in finding.fixes if fix.edits), key=lambda fix: not fix.preferred)
