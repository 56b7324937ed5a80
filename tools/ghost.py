"""Measures ghost text without a model: the last statement of functions is taken out and asked for.

python -m tools.ghost [--count N] [--seed N] [--misses] PLUGIN_OR_FOLDER...

Prints how many were asked for, the shares that got an offer, that are free of any new finding, and that are the
statement itself (white space left out); `--misses` names the others.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from server.analysis.project import Project, UnreadableFileError
from server.analysis.snapshot import Snapshot
from server.assistant.inline.builtin import suggest
from server.assistant.inline.judge import new_findings, with_text
from server.assistant.inline.suggestion import Suggestion
from server.settings import Settings
from server.syntax import nodes as n

_RECURSION = 5000
_PER_FILE = 5
_COMMENT = re.compile(r";?[ \t]*(?://[^\n]*)?")
_SHOWN = 70


class Answer(NamedTuple):
    """What was offered for the last statement of a function: nothing or a text, with what it breaks."""

    path: Path
    function: str
    statement: str
    offered: Suggestion | None
    broken: int

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
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(argv)
    sys.setrecursionlimit(_RECURSION)
    answers = list(asked(options.plugins, options.count, options.seed))
    if not answers:
        return 1
    offered = [one for one in answers if one.offered is not None]
    if options.misses:
        for one in answers:
            if not one.is_equal:
                got = _short(one.offered.text) if one.offered is not None else "-"
                print(f"{one.path.name}: {one.function}: {_short(one.statement)} | {got}")
    equal, free = (
        sum(1 for one in offered if fits(one)) for fits in (lambda one: one.is_equal, lambda one: not one.broken)
    )
    print(f"asked {len(answers)}, offered {_share(len(offered), len(answers))}")
    print(f"of the offers: free of findings {_share(free, len(offered))}, equal {_share(equal, len(offered))}")
    return 0


def asked(plugins: list[Path], count: int, seed: int) -> Iterator[Answer]:
    """The answers for `count` functions, a few of each plugin, in an order that the seed gives."""
    files = [file for one in plugins for file in (sorted(one.rglob("*.sp")) if one.is_dir() else [one])]
    made = random.Random(seed)
    made.shuffle(files)
    project = Project()
    for file in files:
        for answer in _of_file(project, file, made):
            yield answer
            count -= 1
            if count <= 0:
                return


def _of_file(project: Project, file: Path, made: random.Random) -> Iterator[Answer]:
    path = str(file.resolve())
    try:
        unit = project.unit(path)
    except UnreadableFileError:
        return
    snapshot = Snapshot(project, unit, unit.root, Settings())
    found = list(_last_statements(snapshot))
    made.shuffle(found)
    for name, start, end in found[:_PER_FILE]:
        text = snapshot.text
        rest = _COMMENT.match(text.chars, end)
        masked = with_text(snapshot, text.replace(start, rest.end() if rest is not None else end, ""))
        offered = suggest(masked, start)
        broken = len(new_findings(masked, offered, strict=True)) if offered is not None else 0
        yield Answer(file, name, text.slice(start, end), offered, broken)


def _last_statements(snapshot: Snapshot) -> Iterator[tuple[str, int, int]]:
    for chunk in snapshot.chunks:
        for decl in chunk.syntax.decls:
            block = decl.body if isinstance(decl, n.Function) else None
            if isinstance(decl, n.Function) and isinstance(block, n.Block) and len(block.body) > 1:
                last = block.body[-1]
                yield decl.name.name, chunk.start + last.start, chunk.start + last.end


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).rstrip(";")


def _short(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "0"


if __name__ == "__main__":
    sys.exit(main())
