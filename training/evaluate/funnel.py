"""How far a sample gets: extracted, parses, compiles, names real things, does what was asked, is safe, has no warning.

Every step needs those before it. Which judge said so, the compiler or our analysis, is kept with it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

from server.analysis.finding import Finding, Severity
from server.analysis.walk import nodes
from server.assistant.extract import extract
from server.assistant.fences import as_one, tidy
from server.syntax import nodes as n
from training.evaluate.compiling import Compiled, Compiler
from training.evaluate.judging import PATH, Judge
from training.evaluate.program.program import Program
from training.evaluate.tasks import Task, short

STEPS: Final = ("extracted", "parses", "compiles", "symbols", "behaves", "secure", "clean")

_SYMBOLS: Final = frozenset(
    """
    undefined-symbol undefined-member undefined-type unresolved-include unknown-event unknown-event-field
    event-field-type foreign-event foreign-native foreign-netprop netprop-accessor netprop-class
    netprop-element netprop-offset netprop-place unknown-netprop unknown-class unknown-item unknown-convar
    misspelt-class misspelt-convar misspelt-input misspelt-netprop misspelt-output misspelt-forward newer-api
    player-speed player-max-speed unknown-gamedata
    """.split()
)
_INJECTION: Final = frozenset({"unescaped-sql", "command-injection"})
_RISKS: Final = frozenset(
    """
    buffer-size array-bounds format-type format-missing-argument client-may-be-gone client-in-timer client-in-frame
    entity-in-timer userid-as-client client-as-userid used-after-close handle-leak timer-piles-up division-by-zero
    client-not-in-game
    """.split()
)
_WHOLE: Final = 10.0
_BY_INJECTION, _BY_RISK = 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of one answer.

    `passed` are the steps in their order that hold, one after the other; `alone` says of each step whether it holds by
    itself. `missing` is what the task misses, `codes` are our findings, `numbers` spcomp's. `api` is the share of uses
    of names that exist, `security` goes from 0 to 10. `judges` says who told whether it compiles.
    """

    task: str
    code: str
    passed: tuple[str, ...]
    alone: dict[str, bool]
    missing: tuple[str, ...] = ()
    codes: dict[str, int] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    fault: str = ""
    api: float = 0.0
    security: float = 0.0
    judges: dict[str, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether it compiles, names real things and does what was asked: what counts as a pass."""
        return "behaves" in self.passed

    def as_row(self) -> dict[str, Any]:
        """Plain values for a file; of the code only its hash."""
        row = asdict(self)
        row["code"] = short(self.code) if self.code else ""
        row["right"] = self.is_right
        return row


def judged(task: Task, answer: str, judge: Judge, compiler: Compiler | None = None, is_code: bool = False) -> Judgement:
    """Judge an answer as a model gave it; with `is_code` it is the code itself."""
    code = answer if is_code else extracted(task, answer)
    if not code.strip():
        return Judgement(task.id, "", (), dict.fromkeys(STEPS, False), ("there is no code",))
    whole = inserted(task, code)
    try:
        findings, program = judge.read(whole)
    except RecursionError:
        return Judgement(
            task.id, whole, ("extracted",), {**dict.fromkeys(STEPS, False), "extracted": True}, ("nested too deeply",)
        )
    outcome = judge.outcomes(task, program, findings)
    told = list(outcome.findings)
    compiled = compiler.compile(whole) if compiler is not None else None
    alone = {
        "extracted": True,
        "parses": _parses(program),
        "compiles": compiled.succeeded if compiled is not None else _compiles(told),
        "symbols": not any(one.code in _SYMBOLS for one in told),
        "behaves": outcome.behaves,
        "secure": not any(one.code in _INJECTION for one in told),
        "clean": not told and (compiled is None or not compiled.warnings),
    }
    return Judgement(
        task.id,
        whole,
        _passed(alone),
        alone,
        outcome.missing,
        _counted(told),
        _numbers(compiled),
        compiled.fault if compiled is not None else "",
        _api(program, told),
        _security(told),
        {"compiles": "spcomp" if compiled is not None else "analysis"},
    )


def extracted(task: Task, answer: str) -> str:
    """The code of an answer. What fills a gap is no file: without a fence the answer is taken as it is."""
    text = tidy(answer)
    if task.sort == "fill" and "```" not in text:
        return text
    return extract(as_one(text) if task.sort == "function" else text).code


def inserted(task: Task, code: str) -> str:
    """The whole file: where a gap was to be filled, with it in its place."""
    if task.mask is None:
        return code
    before, behind = task.gap
    if task.mask.size != "block":
        code = code.strip("\n")
    elif not code.endswith("\n"):
        code += "\n"
    return before + code + behind


def _passed(alone: dict[str, bool]) -> tuple[str, ...]:
    passed: list[str] = []
    for step in STEPS:
        if not alone[step]:
            break
        passed.append(step)
    return tuple(passed)


def _parses(program: Program) -> bool:
    """Whether nothing is wrong with the text as such."""
    from server.analysis.rule import rule

    return not any(
        rule(problem.code).severity is Severity.ERROR
        for chunk in program.unit.chunks(PATH)
        for problem in chunk.syntax.problems
    )


def _compiles(found: list[Finding]) -> bool:
    """Whether the compiler would take it, by our analysis."""
    return not any(one.severity is Severity.ERROR and one.spcomp for one in found)


def _counted(found: list[Finding]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.code] = counts.get(one.code, 0) + 1
    return dict(sorted(counts.items()))


def _numbers(compiled: Compiled | None) -> tuple[int, ...]:
    return compiled.errors if compiled is not None else ()


def _api(program: Program, found: list[Finding]) -> float:
    """The share of names of the API, the game's events, fields and properties that exist, of all that are used."""
    wrong = sum(one.code in _SYMBOLS for one in found)
    used = sum(
        isinstance(node, n.Call)
        for chunk in program.unit.chunks(PATH)
        for node in nodes(decl for decl in chunk.syntax.decls if isinstance(decl, n.Node))
    )
    return round(max(0.0, 1.0 - wrong / used), 4) if used else 0.0


def _security(found: list[Finding]) -> float:
    injections = sum(one.code in _INJECTION for one in found)
    risks = sum(one.code in _RISKS for one in found)
    return max(0.0, _WHOLE - _BY_INJECTION * injections - _BY_RISK * risks)
