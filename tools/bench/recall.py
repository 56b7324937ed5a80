"""What the analyser finds of single mistakes, and that it says nothing wrong: deleted semicolons, mutations, controls.

With a compiler each changed text is judged by it; without, the kind of change decides.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from server.analysis.finding import Severity
from server.syntax.text import Text
from tools.bench import mutate
from tools.bench.collection import Analyser, Collection, Told, read
from tools.bench.figure import Figure, share
from tools.bench.spcomp import Compiler, Message, Result, physical_lines

SEMICOLON_GOAL = 99.0
RECALL_GOAL = 95.0
_SEMICOLONS_PER_FILE = 4
_SHOWN = 8


@dataclass(slots=True)
class Bench:
    """What all measures share: the analyser and perhaps a compiler, with what each says of a plugin as it is."""

    analyser: Analyser
    compiler: Compiler | None
    texts: dict[Path, Text] = field(default_factory=dict)
    known: dict[Path, Counter[tuple[str, str]]] = field(default_factory=dict)
    results: dict[Path, Result] = field(default_factory=dict)

    def take(self, path: Path) -> bool:
        """Learn what is said of the plugin as it is; whether it is fit: it compiles, and we see no error in it."""
        text = read(path)
        if text is None:
            return False
        if self.compiler is not None:
            self.results[path] = result = self.compiler.compile(path)
            if not result.ok:
                return False
        findings = self.analyser.check(path)
        self.texts[path] = text
        self.known[path] = Counter((one.code, one.message) for one in findings)
        return self.compiler is not None or not any(one.severity is Severity.ERROR for one in findings)

    def new_findings(self, path: Path, chars: str) -> list[Told]:
        """What is said of a changed text and was not said before."""
        known = self.known[path].copy()
        found: list[Told] = []
        for one in self.analyser.check(path, chars):
            known[one.code, one.message] -= 1
            if known[one.code, one.message] < 0:
                found.append(one)
        self.analyser.restore(path)
        return found

    def verdict(self, path: Path, chars: str) -> Verdict | None:
        """What the compiler says; None when there is none, or it hangs."""
        if self.compiler is None:
            return None
        text = self.texts[path]
        try:
            result = self.compiler.compile_text(Text(chars, text.encoding, text.bom).encode(), path)
        except TimeoutError:
            return None
        if not result.ok and not result.errors:
            return None  # it crashed
        known = Counter((one.file, one.number, one.text) for one in self.results[path].messages)
        new: list[Message] = []
        for one in result.messages:
            known[one.file, one.number, one.text] -= 1
            if known[one.file, one.number, one.text] < 0:
                new.append(one)
        table = physical_lines(chars)
        spans = [table.get(one.line, (one.line, one.line)) for one in new if one.file == path.name]
        return Verdict(result.ok, bool(new), spans)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the compiler accepts a text, says something new, and on which lines of the file."""

    accepts: bool
    speaks: bool
    lines: list[tuple[int, int]]


def measure(collection: Collection, spcomp: Path | None, seed: int, n_plugins: int) -> Iterator[Figure]:
    """The figures on a seeded sample of plugins."""
    compiler = Compiler(spcomp, collection.include) if spcomp is not None else None
    bench = Bench(Analyser(collection.include), compiler)
    order = random.Random(seed).sample(collection.plugins, len(collection.plugins))
    plugins: list[Path] = []
    for path in order:
        if len(plugins) < n_plugins and bench.take(path):
            plugins.append(path)
    if plugins:
        yield _semicolons(bench, plugins, seed)
        if compiler is not None:
            yield from _mutations(bench, plugins, seed)
        yield _controls(bench, plugins, seed)


def _semicolons(bench: Bench, plugins: Iterable[Path], seed: int) -> Figure:
    hits = total = 0
    missed: list[str] = []
    for path in plugins:
        chars = bench.texts[path].chars
        if not _is_strict(chars):
            continue
        for one in mutate.mutations(chars, seed, ["delete-semicolon"], _SEMICOLONS_PER_FILE):
            verdict = bench.verdict(path, one.text)
            if bench.compiler is not None and (verdict is None or verdict.accepts):
                continue
            spans = [(one.line, one.line), *(verdict.lines if verdict is not None else ())]
            total += 1
            found = [told for told in bench.new_findings(path, one.text) if told.severity is Severity.ERROR]
            if any(a <= told.line <= b for told in found for a, b in spans):
                hits += 1
            else:
                missed.append(f"{path.name}:{one.line}")
    judge = (
        "that the compiler refuses, found on its line or on the compiler's" if bench.compiler else "found on its line"
    )
    how = f"deleted `;` under #pragma semicolon 1, {judge}"
    return share("deleted semicolons", hits, total, how, SEMICOLON_GOAL, _shown(missed, "missed"))


def _is_strict(chars: str) -> bool:
    return any(line.split() == ["#pragma", "semicolon", "1"] for line in chars.splitlines())


def _mutations(bench: Bench, plugins: Iterable[Path], seed: int) -> Iterator[Figure]:
    kinds = [kind for kind in mutate.KINDS if kind != "delete-semicolon"]
    hits, totals = Counter[str](), Counter[str]()
    missed: list[str] = []
    false: list[str] = []
    n_benign = 0
    for path in plugins:
        for one in mutate.mutations(bench.texts[path].chars, seed, kinds):
            verdict = bench.verdict(path, one.text)
            if verdict is None:
                continue
            found = bench.new_findings(path, one.text)
            errors = [told for told in found if told.severity is Severity.ERROR]
            if verdict.accepts:
                n_benign += 1
                false.extend(f"{path.name}:{told.line} {told.code} ({one.kind})" for told in errors)
            if verdict.accepts and not verdict.speaks:
                continue
            spans = [(one.line, one.line), *verdict.lines]
            totals[one.kind] += 1
            if any(_is_near(told, spans) for told in (found if verdict.accepts else errors)):
                hits[one.kind] += 1
            else:
                missed.append(f"{path.name}:{one.line} ({one.kind})")
    details = {kind: f"{100 * hits[kind] / totals[kind]:.1f} % of {totals[kind]}" for kind in kinds if totals[kind]}
    details |= _shown(missed, "missed")
    how = "mutations that the compiler refuses or warns of, told within a line of it or of the mutation"
    yield share("mutations found", hits.total(), totals.total(), how, RECALL_GOAL, details)
    how = f"our errors in {n_benign} mutated plugins that the compiler accepts"
    yield Figure("false errors in mutations", len(false), "", how, 0, details=_shown(false))


def _is_near(told: Told, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first - 1 <= told.line <= last + 1 for first, last in spans)


def _controls(bench: Bench, plugins: Iterable[Path], seed: int) -> Figure:
    false: list[str] = []
    total = 0
    for path in plugins:
        if any(one.severity is Severity.ERROR for one in bench.analyser.check(path)):
            false.append(f"{path.name} (as it is)")
        for control in mutate.controls(bench.texts[path].chars, seed):
            verdict = bench.verdict(path, control.text)
            if verdict is not None and (not verdict.accepts or verdict.speaks):
                continue  # it changed what the plugin means after all
            total += 1
            errors = [told for told in bench.new_findings(path, control.text) if told.severity is Severity.ERROR]
            false.extend(f"{path.name}:{told.line} {told.code} ({control.kind})" for told in errors)
    judge = ", judged by the compiler" if bench.compiler is not None else ""
    how = f"our errors in {total} harmless changes (names, order, layout){judge}, and in the plugins as they are"
    return Figure("false errors in controls", len(false), "", how, 0, details=_shown(false))


def _shown(what: list[str], name: str = "among them") -> dict[str, str]:
    return {name: ", ".join(what[:_SHOWN])} if what else {}
