"""Makes the examples of one file: conversations, gaps, repairs and plain text, each by the server's own prompts.

What is made of a function is made of it as it stands; nothing is learnt that the analysis did not pass.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from server.analysis.project import UnreadableFileError
from server.analysis.snapshot import Snapshot
from server.assistant.merging import WANTS
from server.assistant.overview import Called, Overview, overview
from server.assistant.prompt import conversation, fenced, known, repair
from server.assistant.retrieve import retrieve
from server.assistant.tasks import function as writing_functions
from server.assistant.tasks.outcome import Ready
from server.assistant.verify import Problem
from server.models.errors import UnavailableError
from server.models.protocol import Message
from server.syntax.text import Text
from training.code.cutting import Cut
from training.code.gaps import drawn, filled
from training.code.mutating import Broken, broken
from training.code.opened import Opener, errors, findings, normal, part, prepare_process
from training.code.plugin import File, plugin_of
from training.code.slicing import NOT_SHOWN, SHOWN_AS, Slicer
from training.prepare.asking import function_request, plugin_request
from training.prepare.config import Config
from training.prepare.contrast import of_mistake
from training.rows.collected import TEXTS, Collected
from training.rows.example import Chat, Fim, Plain, Provenance, Turn
from training.rows.jsonl import Row, plain
from training.rows.tokens import tokens_in

FACTS_BUDGET = 4000
_MOST_PROBLEMS = 5
_SCRATCH = "_prepared_.sp"  # always the same name: what was found for its includes stays known


class Task(NamedTuple):
    """A plugin of which files are taken: by the path below the folder of texts, the functions and whether it is whole.

    `side` of each file is where its examples go.
    """

    number: int
    collected: Collected
    files: tuple[tuple[str, str, tuple[int, ...], bool], ...]


class Sided(NamedTuple):
    """An example as plain values, the side of the split that it is for, and its tokens."""

    side: str
    tokens: int
    row: dict[str, Any]


@dataclass(slots=True)
class Made:
    """The examples of a plugin, candidates for contrast, and contexts that compile."""

    number: int
    rows: list[Sided] = field(default_factory=list)
    contrast: list[Sided] = field(default_factory=list)
    contexts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def plain(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "number": self.number,
            "rows": self.rows,
            "contrast": self.contrast,
            "contexts": self.contexts,
            "left": dict(sorted(self.left.items())),
        }


def maker(collected: str, include: tuple[str, ...], config: Config) -> Callable[[Task], Made]:
    """What makes examples, made once in each process."""
    prepare_process()
    base = (Path(collected) / TEXTS).absolute()
    return partial(_made, Opener(include, [base]), base, config)


def lost(task: Task) -> Made:
    """What comes of a plugin over which the process died: nothing."""
    return Made(task.number, left=Counter({"too much for the analysis": 1}))


def _made(opener: Opener, base: Path, config: Config, task: Task) -> Made:
    made = Made(task.number)
    try:
        files = plugin_of(opener, base / task.collected.file, base, config.keep.modernise)
    except (UnreadableFileError, OSError, RecursionError):
        return lost(task)
    by_path = {one.path.relative_to(base).as_posix(): one for one in files}
    for path, side, numbers, whole in task.files:
        if path in by_path:
            _Maker(opener, by_path[path], path, side, config, task.collected, made).make(numbers, whole)
    return made


class _Maker:
    """One file on its way to examples."""

    def __init__(
        self, opener: Opener, file: File, path: str, side: str, config: Config, origin: Collected, made: Made
    ) -> None:
        self._opener, self._file, self._side, self._config = opener, file, side, config
        self._origin, self._made = origin, made
        self._path = (
            path.removeprefix(f"{origin.file.removesuffix(origin.path)}") if path != origin.file else origin.path
        )
        self._slicer = Slicer(file.snapshot, file.declared)
        self._key = hashlib.sha256(f"{config.seed}\0{path}\0{origin.sha256}".encode()).hexdigest()

    def make(self, numbers: Sequence[int], whole: bool) -> None:
        """All examples of the file."""
        found = overview(self._file.snapshot)
        called = {one.symbol: one for one in found.functions}
        for number in numbers:
            cut = self._file.functions[number]
            self._function(number, cut, called.get(cut.symbol))
        if whole:
            self._plugin(found)

    def _draw(self, what: str) -> random.Random:
        return random.Random(f"{self._key}{what}")

    def _shared(self, kind: str, what: str, lines: tuple[int, int] | None, tags: Sequence[str] = ()) -> dict[str, Any]:
        one = self._origin
        renewed = ("renewed",) if self._file.was_old else ()
        return {
            "id": f"{kind}-{hashlib.sha256(f'{self._key}{what}'.encode()).hexdigest()[:16]}",
            "provenance": Provenance(
                repository=one.repository,
                path=self._path,
                commit=one.commit,
                url=one.url,
                # Where a file was renewed, the lines are not those that one finds there.
                lines=None if self._file.was_old else lines,
            ),
            "licence": one.licence,
            "group": one.repository,
            "tags": tuple(sorted({kind, *one.tags, *tags, *renewed})),
        }

    def _add(self, row: Row) -> None:
        self._made.rows.append(sided(self._side, row))

    # Functions -------------------------------------------------------------------------------------------------

    def _function(self, number: int, cut: Cut, called: Called | None) -> None:
        formats = self._config.formats
        draw = self._draw(f"function {number}")
        context = self._context(cut)
        if context is None:
            self._made.left["context that does not hold"] += 1
            return
        for gap in drawn(cut, draw, formats.gaps):
            fill, middle = filled(self._file.snapshot, gap, formats.gap_tokens)
            if middle.strip():
                what = f"gap {number} {gap.start} {gap.end}"
                shared = self._shared("fim", what, cut.lines, (gap.kind,))
                self._add(Fim(prefix=fill.prefix, suffix=fill.suffix, middle=middle, **shared))
        request = function_request(cut, called, draw) if called is not None else ""
        if not formats.chat:
            return
        if not request:
            self._made.left["vague"] += 1
            return
        asked = self._asked(cut, request)
        if asked is None:
            return
        messages, gap_line = asked
        answer = fenced(cut.code)
        turns = (*_turns(messages), Turn(role="assistant", content=answer))
        if not self._fits(turns):
            return
        shared = self._shared("function", f"function {number}", cut.lines)
        self._add(Chat(messages=turns, **shared))
        snapshot, start, end = context
        self._made.contexts.append(
            (self._side, {"id": shared["id"], "code": str(snapshot.text), "start": start, "end": end})
        )
        self._repair(number, cut, context, messages, gap_line, draw)

    def _context(self, cut: Cut) -> tuple[Snapshot, int, int] | None:
        """The smallest plugin with the function in it, in which the analysis finds no error; and where it stands."""
        code = self._slicer.compilable(cut.piece)
        path = self._file.path.with_name(_SCRATCH)
        snapshot = self._opener.text(path, code)
        written = Text.of(cut.code).chars
        start = snapshot.text.chars.find(written)
        if start < 0 or errors(findings(snapshot)) or _has_parts(snapshot):
            return None
        return snapshot, start, start + len(written)

    def _asked(self, cut: Cut, request: str) -> tuple[tuple[Message, ...], int] | None:
        """The server's own prompt for the function, and the line of the gap in the file that it shows."""
        text = self._slicer.with_gap(cut.piece, f"// {request}")
        path = self._file.path.with_name(_SCRATCH)
        snapshot = self._opener.text(path, text)
        at = snapshot.text.chars.find(Text.of(f"// {request}").chars)
        try:
            job = writing_functions.begin(snapshot, at, at) if at >= 0 else None
        except UnavailableError:
            job = None
        if job is None or isinstance(job, Ready):
            self._made.left["not read as a request"] += 1
            return None
        messages = job.messages
        if not self._config.formats.facts or not self._fits(_turns(messages)):
            facts = known(retrieve(job.request, FACTS_BUDGET))
            last = messages[-1]
            messages = (*messages[:-1], Message(last.role, last.content.removeprefix(facts).lstrip("\n")))
        messages = tuple(Message(one.role, self._as_shown(one.content)) for one in messages)
        return messages, snapshot.text.line_of(at) + 1

    def _as_shown(self, text: str) -> str:
        return text.replace(_SCRATCH, self._file.path.name).replace(NOT_SHOWN, SHOWN_AS)

    def _fits(self, turns: Sequence[Turn]) -> bool:
        fits = sum(tokens_in(one.content) for one in turns) <= self._config.formats.most_chat_tokens
        if not fits and turns[-1].role == "assistant":
            self._made.left["too long a conversation"] += 1
        return fits

    def _repair(
        self,
        number: int,
        cut: Cut,
        context: tuple[Snapshot, int, int],
        messages: tuple[Message, ...],
        gap_line: int,
        draw: random.Random,
    ) -> None:
        """The function with a mistake, what is wrong with it, and the function."""
        if draw.random() >= self._config.formats.repairs:
            return
        snapshot, start, end = context
        for one in broken(self._opener, snapshot, start, end, draw):
            if one.mistake.wrong is not None:
                shared = self._shared("contrast", f"contrast {number}", cut.lines, ("real",))
                row = of_mistake(one.mistake.wrong, one.function, cut.code, shared, draw)
                self._made.contrast.append(sided(self._side, row))
            problems = _problems(one, gap_line)
            if not problems:
                continue
            asked = repair(messages, one.function, problems, WANTS)
            learnt = (*_turns(asked), Turn(role="assistant", content=fenced(cut.code)))
            if self._fits(learnt):
                shared = self._shared("repair", f"repair {number}", cut.lines, (one.mistake.kind,))
                self._add(Chat(messages=learnt, **shared))

    # Plugins ---------------------------------------------------------------------------------------------------

    def _plugin(self, found: Overview) -> None:
        formats = self._config.formats
        code = normal(str(self._file.snapshot.text))
        if formats.text:
            self._add(Plain(text=f"{code}\n", **self._shared("text", "text", None)))
        if not (formats.chat and formats.plugins):
            return
        request = plugin_request(found, self._draw("plugin"))
        if not request:
            self._made.left["a plugin without a telling description"] += 1
            return
        answer = Turn(role="assistant", content=fenced(code))
        messages = conversation(request, retrieve(request, FACTS_BUDGET)) if formats.facts else conversation(request)
        if sum(tokens_in(one.content) for one in messages) + tokens_in(answer.content) > formats.most_chat_tokens:
            messages = conversation(request)
        turns = (*_turns(messages), answer)
        if self._fits(turns):
            shared = self._shared("plugin", "plugin", None)
            self._add(Chat(messages=turns, **shared))
            context = {"id": shared["id"], "code": f"{code}\n", "start": 0, "end": len(code.encode())}
            self._made.contexts.append((self._side, context))


def _has_parts(snapshot: Snapshot) -> bool:
    """Whether other files of the plugin come along that need all of it."""
    own = [path for path, closure in snapshot.unit.files.items() if not closure.source.library]
    return any(path != snapshot.path and errors(findings(part(snapshot, path))) for path in own)


def sided(side: str, row: Row) -> Sided:
    """An example for one side."""
    return Sided(side, tokens_in(*row.texts()), plain(row))


def _turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    return tuple(Turn(role=one.role, content=one.content, learn=one.role != "assistant") for one in messages)


def _problems(one: Broken, gap_line: int) -> list[tuple[Problem, str]]:
    """What is wrong in the function, at the lines at which it stands in the file that the model saw."""
    text = Text.of(one.code)
    first = text.line_of(one.start)
    told: list[tuple[Problem, str]] = []
    for found in one.found[:_MOST_PROBLEMS]:
        if one.start <= found.start < one.end:
            line = text.line_of(found.start)
            written = text.slice(*text.line_range(line)).strip()
            told.append((Problem(gap_line + line - first, found.severity, found.code, found.message), written))
    return told
