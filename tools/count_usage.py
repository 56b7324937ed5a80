"""Writes data/usage/names.tsv: how many public plugins use each name of the API.

    python tools/count_usage.py FOLDER…

Counts the `.sp` files below the folders in whose code a name of our headers stands (comments and strings left out);
names that fewer than three plugins use are left out. Completion puts what is used more before what is used less.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server.analysis.closure import Closure  # noqa: E402
from server.analysis.project import Project  # noqa: E402
from server.analysis.symbols import TypeSymbol  # noqa: E402
from server.syntax.directives import Define  # noqa: E402
from server.syntax.lexer import lex  # noqa: E402
from server.syntax.text import decode  # noqa: E402

USAGE = ROOT / "data" / "usage" / "names.tsv"
FEWEST = 3


def names_in(path: Path) -> set[str]:
    """The identifiers in a file's code."""
    tokens = lex(decode(path.read_bytes()).chars)
    return {value for kind, value in zip(tokens.kind, tokens.value, strict=True) if kind == "id"}


def declared(api: Path) -> Iterator[str]:
    """The names that the headers below `api` declare, members included."""
    project = Project()
    closures: dict[str, Closure] = {}
    for path in sorted(api.rglob("*.inc")):
        for name, closure in project.unit(str(path), standalone=True).files.items():
            if len(closure.own) >= len(closures[name].own if name in closures else ()):
                closures[name] = closure  # not as its include guard empties it
    for closure in closures.values():
        for name, entries in closure.own.items():
            yield name
            for entry in entries:
                if isinstance(entry.symbol, TypeSymbol):
                    yield from entry.symbol.members
        yield from (item.macro.name for item in closure.scan.items if isinstance(item, Define))


def count(folders: list[Path], api: Path) -> tuple[int, Counter[str]]:
    """How many plugins there are, and how many of them use each name of the headers below `api`."""
    known = set(declared(api))
    plugins = sorted({path for folder in folders for path in folder.rglob("*.sp")})
    used: Counter[str] = Counter()
    for plugin in plugins:
        used.update(names_in(plugin) & known)
    return len(plugins), used


def main(arguments: list[str] | None = None, out: Path = USAGE, api: Path = ROOT / "data" / "api") -> int:
    """Counts and writes; returns the exit status."""
    parser = argparse.ArgumentParser(description="Count how many plugins use each name of the API.")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="folder of plugins")
    options = parser.parse_args(arguments)
    plugins, used = count(options.folders, api)
    rows = sorted((-plugins_with, name) for name, plugins_with in used.items() if plugins_with >= FEWEST)
    lines = [f"{name}\t{-negative}" for negative, name in rows]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join([f"# plugins\t{plugins}", *lines, ""]), encoding="utf-8", newline="\n")
    print(f"{len(lines)} names, {plugins} plugins")
    return 0


if __name__ == "__main__":
    sys.exit(main())
