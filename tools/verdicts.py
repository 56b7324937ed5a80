"""Prints what the analyser says of each plugin beside what the compiler says, as a Markdown table.

python -m tools.verdicts [--include DIR]... [--spcomp PATH] PLUGIN...
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.rule import rule
from tools.bench.collection import Analyser
from tools.bench.spcomp import Compiler

_HEAD = "| plugin | compiler | errors that it could have | errors on the server | warnings | causes |"
_MOST_CAUSES = 4


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.verdicts", description=__doc__)
    parser.add_argument("plugins", nargs="+", type=Path, metavar="PLUGIN")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--spcomp", type=Path, metavar="PATH")
    options = parser.parse_args(argv)
    plugins: list[Path] = options.plugins
    above = Path(os.path.commonpath([path.resolve().parent for path in plugins]))
    print(_HEAD)
    print("|---" * _HEAD.count(" | ") + "|---|")
    for row in rows(plugins, above, tuple(options.include), options.spcomp):
        print(f"| {' | '.join(row)} |")
    return 0


def rows(plugins: list[Path], above: Path, include: tuple[Path, ...], spcomp: Path | None) -> Iterator[tuple[str, ...]]:
    """A row for each plugin, named as seen from the folder `above`."""
    analyser = Analyser(include)
    compiler = Compiler(spcomp, include) if spcomp is not None else None
    for path in plugins:
        unit = analyser.snapshot(path).unit
        found = [one for one in diagnose(unit, unit.root.path) if one.severity <= Severity.WARNING]
        errors = [one for one in found if one.severity is Severity.ERROR]
        on_server = [one for one in errors if rule(one.code).runtime]
        causes = Counter(one.code for one in errors or found)
        yield (
            path.resolve().relative_to(above).as_posix(),
            _verdict(compiler, path),
            str(len(errors) - len(on_server)),
            str(len(on_server)),
            str(len(found) - len(errors)),
            ", ".join(code for code, _ in causes.most_common(_MOST_CAUSES)),
        )


def _verdict(compiler: Compiler | None, path: Path) -> str:
    if compiler is None:
        return ""
    try:
        return "compiles" if compiler.compile(path).ok else "refuses it"
    except TimeoutError:
        return "hangs"


if __name__ == "__main__":
    sys.exit(main())
