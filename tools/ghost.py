"""Measures ghost text without a model: the last statement of functions is taken out and asked for.

python -m tools.ghost [--count N] [--seed N] [--include DIR] [--tuned DIR] [--misses] [--shapes] PLUGIN_OR_FOLDER...

Prints how many were asked for, the shares that got an offer, that are free of any new finding, and that are the
statement itself (white space left out); `--misses` names the others, `--shapes` counts what they have in common. A
function is asked for once, however many plugins have it, and none that is in a plugin called like one below `--tuned`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from server.analysis.project import Project, UnreadableFileError
from server.analysis.snapshot import Snapshot
from server.assistant.inline.builtin import suggest
from server.assistant.inline.judge import new_findings, with_text
from server.assistant.inline.suggestion import Suggestion
from server.settings import Settings
from server.syntax import nodes as n
from server.syntax.tokens import KEYWORDS

_RECURSION = 5000
_PER_FILE = 5
_COMMENT = re.compile(r";?[ \t]*(?://[^\n]*)?")
_SHOWN = 70
_MOST_SHAPES = 30
_NAMED = re.compile(r"""(//[^\n]*|/\*[\s\S]*?\*/)|("(?:[^"\\]|\\.)*"|'[^']*')|(\b\d[\w.]*)|(\b[A-Za-z_]\w*)""")


class Answer(NamedTuple):
    """What was offered for the last statement of a function: nothing or a text, with what it breaks.

    `shape` is the statement without the names, numbers and texts that are the plugin's own.
    """

    path: Path
    function: str
    statement: str
    offered: Suggestion | None
    broken: int
    shape: str

    @property
    def is_equal(self) -> bool:
        """Whether the statement itself was offered."""
        return self.offered is not None and _bare(self.offered.text) == _bare(self.statement)


def main(argv: list[str] | None = None) -> int:
    """Print the shares; 1 when there was nothing to ask."""
    parser = argparse.ArgumentParser(prog="python -m tools.ghost", description=__doc__)
    parser.add_argument("plugins", nargs="+", type=Path, metavar="PLUGIN_OR_FOLDER")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--tuned", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--shapes", action="store_true")
    options = parser.parse_args(argv)
    answers = list(asked(options.plugins, options.count, options.seed, options.include, options.tuned))
    if not answers:
        return 1
    offered = [one for one in answers if one.offered is not None]
    if options.misses:
        for one in answers:
            if not one.is_equal:
                got = _short(one.offered.text) if one.offered is not None else "-"
                print(f"{one.path.name}: {one.function}: {_short(one.statement)} | {got}")
    if options.shapes:
        for shape, times in Counter(one.shape for one in answers if not one.is_equal).most_common(_MOST_SHAPES):
            print(f"{times:>5} {shape}")
    equal, free = (
        sum(1 for one in offered if fits(one)) for fits in (lambda one: one.is_equal, lambda one: not one.broken)
    )
    print(f"asked {len(answers)}, offered {_share(len(offered), len(answers))}")
    print(f"of the offers: free of findings {_share(free, len(offered))}, equal {_share(equal, len(offered))}")
    return 0


def asked(
    plugins: Iterable[Path], count: int, seed: int, include: Iterable[Path] = (), tuned: Iterable[Path] = ()
) -> Iterator[Answer]:
    """The answers for `count` functions, a few of each plugin, in an order that the seed gives."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    known = {file.name.lower() for file in _files(tuned)}
    files = [file for file in _files(plugins) if file.name.lower() not in known]
    made = random.Random(seed)
    made.shuffle(files)
    project = Project(include_dirs=tuple(map(str, include)))
    seen: set[str] = set()
    for file in files:
        for answer in _of_file(project, file, made, seen):
            yield answer
            count -= 1
            if count <= 0:
                return


def _files(plugins: Iterable[Path]) -> list[Path]:
    return [file for one in plugins for file in (sorted(one.rglob("*.sp")) if one.is_dir() else [one])]


def _of_file(project: Project, file: Path, made: random.Random, seen: set[str]) -> Iterator[Answer]:
    path = str(file.resolve())
    try:
        unit = project.unit(path)
    except UnreadableFileError:
        return
    snapshot = Snapshot(project, unit, unit.root, Settings())
    found = [one for one in _last_statements(snapshot) if one.text not in seen]
    seen.update(one.text for one in found)
    made.shuffle(found)
    for name, start, end, _ in found[:_PER_FILE]:
        text = snapshot.text
        rest = _COMMENT.match(text.chars, end)
        masked = with_text(snapshot, text.replace(start, rest.end() if rest is not None else end, ""))
        offered = suggest(masked, start)
        broken = len(new_findings(masked, offered, strict=True)) if offered is not None else 0
        statement = text.slice(start, end)
        yield Answer(file, name, statement, offered, broken, _shape(snapshot, statement))


class _Last(NamedTuple):
    """The last statement of a function, and the text of the whole of that without white space."""

    name: str
    start: int
    end: int
    text: str


def _last_statements(snapshot: Snapshot) -> Iterator[_Last]:
    for chunk in snapshot.chunks:
        for decl in chunk.syntax.decls:
            block = decl.body if isinstance(decl, n.Function) else None
            if isinstance(decl, n.Function) and isinstance(block, n.Block) and len(block.body) > 1:
                start, last = chunk.start, block.body[-1]
                whole = _bare(snapshot.text.slice(start + decl.start, start + decl.end))
                yield _Last(decl.name.name, start + last.start, start + last.end, whole)


def _shape(snapshot: Snapshot, statement: str) -> str:
    def shown(match: re.Match[str]) -> str:
        comment, text, number, word = match.groups()
        if comment:
            return ""
        if text or number:
            return '"…"' if text else number if len(number) == 1 else "N"
        entries = snapshot.unit.entries(word, snapshot.path)
        is_public = word in KEYWORDS or statement[match.start() - 1 : match.start()] in (".", ":")
        return word if is_public or (entries and entries[0].source.library) else "x"

    return " ".join(_NAMED.sub(shown, statement).split())[:_SHOWN]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).rstrip(";")


def _short(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "0"


if __name__ == "__main__":
    sys.exit(main())
