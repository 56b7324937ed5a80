"""Prints what the built-in engine makes of requests: which recipe, function or parts, and what is found in it.

    python -m tools.themes REQUESTS [--spcomp PATH] [--include DIR]... [--out DIR]

Each line of the file is an object with `id` and `request` (`.jsonl`), or a request (`.txt`; lines that begin with `#`
or white space are none). Whether the answer does what was asked is for people to judge: `--out` keeps the plugins for
them. Exits with 1 when an answer has a finding or does not compile.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from server.analysis.compiler.run import Options, compile_now
from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.assistant.compose import library
from server.assistant.compose.answer import answer
from server.assistant.compose.understand import Understood, understand
from server.syntax.text import Text

_HEAD = "| id | answered by | findings | compiles | says |\n|---|---|---|---|---|"
_RECURSION = 5000
_LONGEST = 160


class Row(NamedTuple):
    """What came of one request: `kind` is recipe, function, composed or refused; `compiles` is "" where not asked."""

    id: str
    kind: str
    what: str
    findings: int
    compiles: str
    says: str
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether it is refused, or nothing is wrong with the text that came."""
        return not self.findings and self.compiles != "no"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and the sums; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.themes", description=__doc__)
    parser.add_argument("requests", type=Path, metavar="REQUESTS")
    parser.add_argument("--spcomp", type=Path, metavar="PATH")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--out", type=Path, metavar="DIR")
    options = parser.parse_args(argv)
    sys.setrecursionlimit(_RECURSION)
    include = tuple(folder.resolve() for folder in options.include)
    compiler = Options(options.spcomp.resolve(), include) if options.spcomp is not None else None
    print(_HEAD)
    made: list[Row] = []
    for row in rows(options.requests, compiler, options.out):
        made.append(row)
        cells = (row.id, row.what, str(row.findings), row.compiles, row.says)
        print(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |", flush=True)
    kinds = Counter(row.kind for row in made)
    slowest = max((row.seconds for row in made), default=0.0)
    sums = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"\n{len(made)} requests: {sums}; {sum(row.findings for row in made)} findings; slowest {slowest:.2f} s")
    return int(not all(row.is_good for row in made))


def rows(requests: Path, compiler: Options | None, out: Path | None) -> Iterator[Row]:
    """A row for each request of the file."""
    project = Project()
    for name, request in _requests(requests):
        yield _row(name, request, project, compiler, out)


def _requests(file: Path) -> Iterator[tuple[str, str]]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if file.suffix == ".txt":
        lines = [line for line in lines if not line.startswith(("#", " ", "\t"))]
        yield from ((str(number), line) for number, line in enumerate(lines, 1))
        return
    for number, line in enumerate(lines, 1):
        request = json.loads(line)
        yield str(request.get("id", number)), request["request"]


def _row(name: str, request: str, project: Project, compiler: Options | None, out: Path | None) -> Row:
    began = time.perf_counter()
    understood = understand(request)
    made = answer(request)
    seconds = (time.perf_counter() - began) / 2  # `answer` understands it once more
    if made.refusal:
        return Row(name, "refused", "refused", 0, "", _short(made.refusal), seconds)
    kind, what = _kind(understood)
    path = "/themes.sp"
    project.open(path, Text.of(made.code))
    findings = len(diagnose(project.unit(path), path))
    project.close(path)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{Path(name).name}.sp").write_text(made.code, encoding="utf-8")
    return Row(name, kind, what, findings, _compiles(made.code, compiler), _short(made.remarks[0]), seconds)


def _kind(understood: Understood) -> tuple[str, str]:
    if not understood.recipe:
        return "composed", "composed"
    kind = "function" if library.named(understood.recipe).is_function else "recipe"
    return kind, f"{kind} `{understood.recipe}`"


def _compiles(code: str, compiler: Options | None) -> str:
    if compiler is None:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plugin.sp"
        path.write_text(code, encoding="utf-8")
        result = compile_now(path, compiler, trusted=True)
    return "no" if not result.succeeded else "with warnings" if result.messages else "yes"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
