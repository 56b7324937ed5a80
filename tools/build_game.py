"""Writes the tables of the game below data/ from gathered facts.

    python -m tools.build_game --facts DIR [--check]

DIR holds the JSON files that `tools/game/` names. Each table is a file of rows, one JSON object a line, sorted, so that
a change is one line of a diff; what people write (`about.toml` and its like) is never touched. Prints the files
that are stale; with --check they stay as they are and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.game import convars, entities, events, netprops, versions, weapons, wrong  # noqa: E402

DATA = ROOT / "data"


def build(facts: Path) -> dict[str, str]:
    """Every table's text by its path below `data/`."""
    tables: dict[str, str] = {}
    for part in (convars, entities, events, netprops, versions, weapons, wrong):
        for path, rows in part.tables(facts).items():
            tables[path] = text(rows)
    return tables


def text(rows: Iterable[dict[str, Any]]) -> str:
    """The rows as lines; a key without a value is left out."""
    return "".join(
        json.dumps({key: value for key, value in row.items() if not _is_blank(value)}, ensure_ascii=False) + "\n"
        for row in rows
    )


def _is_blank(value: object) -> bool:
    return value is None or value is False or value in ("", [], {})


def main(arguments: list[str] | None = None, data: Path = DATA) -> int:
    """Builds or checks the tables below `data`; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write the tables of the game below data/ from gathered facts.")
    parser.add_argument("--facts", type=Path, required=True, metavar="DIR", help="folder of the JSON files")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    options = parser.parse_args(arguments)
    wanted = build(options.facts)
    stale = sorted(path for path, content in wanted.items() if not _is_fresh(data / path, content))
    for path in stale:
        print(path)
        if not options.check:
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_bytes(wanted[path].encode())
    return 1 if stale and options.check else 0


def _is_fresh(file: Path, content: str) -> bool:
    return file.is_file() and file.read_bytes() == content.encode()


if __name__ == "__main__":
    sys.exit(main())
