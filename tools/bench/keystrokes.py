"""How soon after an edit the diagnostics are fresh, and how soon a completion is there, without protocol and pipes.

The measure is one full parse of the same text by the bare grammar, taken in the same run. Each edit is undone before
the next one, unmeasured.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Parser

from server.analysis.diagnose import diagnose
from server.analysis.snapshot import Snapshot
from server.features.completion import Abilities, complete
from server.lsp import convert
from server.lsp.session import Session
from server.syntax.grammar import language
from server.syntax.text import decode, latin
from tools.bench.collection import Collection
from tools.bench.figure import Figure, p95
from tools.bench.tokens import Function, Source

DIAGNOSTICS_GOAL = 3.0
COMPLETION_GOAL = 1.0
_N_PARSES = 15
_LARGE = 100_000
# It is all computing in one thread: CPU time is what the clock of an idle machine shows. Windows counts it roughly.
_clock = time.perf_counter if sys.platform == "win32" else time.process_time
_TYPED = ("x", ";", "\n", "(", ")", "{", "}", '"', " ", "1")
_STATEMENTS = (
    'int benchLocal = GetRandomInt(1, 5);\n\tPrintToServer("%d", benchLocal);\n\t',
    "if (IsClientInGame(1)) { return; }\n\t",
    'PrintToChatAll("bench")',
    "benchUndefined(3);",
    "for (int benchI = 1; benchI <= MaxClients; benchI++) {}\n\t",
)
_GLOBAL = "int g_iBench;\n"
_DEFINE = "#define BENCH_CONSTANT 5\n"
_INCLUDE = "#include <adminmenu>\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `start..end` by `text` (offsets and text in the Latin-1 view)."""

    start: int
    end: int
    text: str


def measure(collection: Collection, seed: int, n_edits: int) -> Iterator[Figure]:
    """The figures for the collection's largest plugin."""
    desk = _Desk(collection.largest, collection.include)
    source = Source(desk.chars)
    chance = random.Random(seed)
    raw = desk.raw_parse()
    about = (
        f"{desk.path.name}, {len(desk.chars) / 1e3:.0f} kB; one full parse by the bare grammar takes {raw * 1e3:.1f} ms"
    )
    # In a small file what does not depend on its size counts more than the file.
    goals = (DIAGNOSTICS_GOAL, COMPLETION_GOAL) if len(desk.chars) >= _LARGE else (None, None)
    inside = list(_inside(source, chance, n_edits))
    yield from _timed("an edit in a function to fresh diagnostics", desk, inside, raw, about, goals[0])
    spots = list(_spots(source, chance, n_edits))
    seconds = [desk.completion(offset, typed) for offset, typed in spots]
    how = f"{len(seconds)} seeded places in functions where a word or a `.` was just typed; {about}"
    yield Figure(
        "completion, p95 as a multiple of a raw parse",
        p95(seconds) / raw,
        "×",
        how,
        goals[1],
        details={"ms": _spread(seconds)},
    )
    n_few = max(5, n_edits // 10)
    for name, edits in (
        ("a new global", [_at_top(source, chance, _GLOBAL) for _ in range(n_few)]),
        ("a new #define", [_at_top(source, chance, _DEFINE) for _ in range(n_few)]),
        ("a changed head of a function", list(_heads(source, chance, n_few))),
        ("a new #include", [Edit(0, 0, _INCLUDE)] * n_few),
    ):
        yield from _timed(f"{name} to fresh diagnostics", desk, edits, raw, about, None)


def _timed(
    name: str, desk: _Desk, edits: Sequence[Edit], raw: float, about: str, goal: float | None
) -> Iterator[Figure]:
    if not edits:
        return
    seconds = [desk.diagnostics_after(edit) for edit in edits]
    how = f"{len(edits)} seeded edits, CPU time in the session of a running server; {about}"
    details = {"ms": _spread(seconds), "p50": f"{statistics.median(seconds) / raw:.2f} ×"}
    yield Figure(f"{name}, p95 as a multiple of a raw parse", p95(seconds) / raw, "×", how, goal, details=details)


def _spread(seconds: Sequence[float]) -> str:
    low, high = statistics.median(seconds), p95(seconds)
    return f"p50 {low * 1e3:.1f}, p95 {high * 1e3:.1f}, most {max(seconds) * 1e3:.1f}"


class _Desk:
    """An open plugin in a session like that of a running server."""

    def __init__(self, path: Path, include: tuple[Path, ...]) -> None:
        # As the server does it: what was loaded before the first request is not looked through again and again.
        gc.collect()
        gc.freeze()
        self.path = path
        self._session = Session()
        self._session.project.include_dirs = tuple(map(str, include))
        text = decode(path.read_bytes())
        self.chars = text.chars
        self._uri = convert.uri_of(str(path))
        self._document = self._session.open(self._uri, 1, str(text))
        self._diagnose()

    def raw_parse(self) -> float:
        """Seconds that the bare grammar takes for the whole text."""
        data = self._document.text.data
        parser = Parser(language())
        return statistics.median(_seconds(lambda: parser.parse(data)) for _ in range(_N_PARSES))

    def diagnostics_after(self, edit: Edit) -> float:
        """Seconds from an edit to the diagnostics of the new text."""
        seconds = _seconds(lambda: (self._apply(edit), self._diagnose()))
        self._undo(edit)
        return seconds

    def completion(self, offset: int, typed: str) -> float:
        """Seconds that completion takes right after `typed` was typed, before anybody asks for diagnostics."""
        edit = Edit(offset, offset, typed)
        self._apply(edit)
        seconds = _seconds(lambda: complete(self._snapshot(), offset + len(typed), Abilities()))
        self._undo(edit)
        return seconds

    def _apply(self, edit: Edit) -> None:
        self._document.replace(edit.start, edit.end, edit.text)
        self._document.version += 1
        self._session.project.open(self._document.path, self._document.text)
        self._session.changed()

    def _undo(self, edit: Edit) -> None:
        old = self.chars[edit.start : edit.end]
        self._apply(Edit(edit.start, edit.start + len(edit.text), old))
        self._diagnose()

    def _snapshot(self) -> Snapshot:
        snapshot = self._session.snapshot(self._uri)
        assert snapshot is not None  # it is open
        return snapshot

    def _diagnose(self) -> None:
        snapshot = self._snapshot()
        diagnose(snapshot.unit, snapshot.path)


def _seconds(work: Callable[[], object]) -> float:
    started = _clock()
    work()
    return _clock() - started


# Where to edit -------------------------------------------------------------------------------------------


def _inside(source: Source, chance: random.Random, count: int) -> Iterator[Edit]:
    """Edits within bodies: a character typed, a character deleted, a statement begun or pasted, a line deleted."""
    for _ in range(count):
        function = chance.choice(source.functions)
        kind = chance.randrange(4)
        if kind == 0:
            at = chance.choice(_body(source, function))
            yield Edit(at, at, latin(chance.choice(_TYPED)))
        elif kind == 1:
            at = chance.choice(_body(source, function))
            yield Edit(at - 1, at, "")
        elif kind == 2:
            at = chance.choice(_statement_ends(source, function))
            yield Edit(at, at, "\n\t" + latin(chance.choice(_STATEMENTS)))
        else:
            at = chance.choice(_statement_ends(source, function))
            start = source.text.rfind("\n", 0, at) + 1
            yield Edit(max(start, source.tokens[function.open].end), at, "")


def _spots(source: Source, chance: random.Random, count: int) -> Iterator[tuple[int, str]]:
    """Places behind statements with what is typed there."""
    for _ in range(count):
        function = chance.choice(source.functions)
        words = [token.text for token in source.tokens[function.open : function.close] if token.kind == "word"]
        word = chance.choice(words) if words else "int"
        typed = chance.choice(
            (f"\n\t{word[: chance.randrange(1, 4)]}", f"\n\t{word}.", f"\n\tPrintToServer({word[:2]}")
        )
        yield chance.choice(_statement_ends(source, function)), typed


def _heads(source: Source, chance: random.Random, count: int) -> Iterator[Edit]:
    for function in chance.sample(source.functions, min(count, len(source.functions))):
        at = source.tokens[function.name].end
        yield Edit(at, at, "Bench")


def _at_top(source: Source, chance: random.Random, text: str) -> Edit:
    """Before a random function, on a line of its own."""
    start = source.tokens[chance.choice(source.functions).name].start
    line = source.text.rfind("\n", 0, start) + 1
    return Edit(line, line, text)


def _body(source: Source, function: Function) -> list[int]:
    return [token.end for token in source.tokens[function.open : function.close]]


def _statement_ends(source: Source, function: Function) -> list[int]:
    """Behind the `{` of the body, and behind each `;` in it that ends a statement."""
    inner = range(function.open + 1, function.close)
    ends = [source.tokens[i].end for i in inner if source.tokens[i].text == ";" and not _in_parentheses(source, i)]
    return [source.tokens[function.open].end, *ends]


def _in_parentheses(source: Source, index: int) -> bool:
    line = source.tokens[index].line
    before = index - 1
    while before >= 0 and source.tokens[before].line == line:
        if source.tokens[before].text == "for":
            return True
        before -= 1
    return False
