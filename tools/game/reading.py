"""Reads one file of the gathered facts. Knows nothing of what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
"""One row of a table; `tools.build_game` leaves out keys without a value."""

Tables: TypeAlias = dict[str, list[Row]]
"""Rows by the path of their file below `data/`."""


def read(facts: Path, name: str) -> Row:
    """The JSON object of `DIR/name.json`."""
    return json.loads((facts / f"{name}.json").read_text(encoding="utf-8"))


def uses(row: Row) -> int | None:
    """In how many public plugins the thing was seen, None when in none or nobody counted."""
    counts = row.get("uses") or {}
    return sum(count for count in counts.values() if isinstance(count, int)) or None
