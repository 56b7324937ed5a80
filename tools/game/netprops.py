"""The rows of data/netprops: send tables, server classes, data maps, and how much plugins use a property."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tools.game.reading import Row, Tables, read

_ELSEWHERE = re.compile(r"not in L4D2: (.+?)(?: \(L4D2: (\w+)\))?$")
_SPELLING = re.compile(r"server spelling of (\w+)")

_FAULTS = ("a fault of one plugin",)
"""How the facts mark a name that is only a slip."""


def tables(facts: Path) -> Tables:
    """`tables.jsonl`, `send.jsonl`, `classes.jsonl`, `datamaps.jsonl` and `uses.jsonl`."""
    table = read(facts, "l4d2_netprops")
    send: dict[str, Row] = table["send_tables"]
    return {
        "netprops/tables.jsonl": [
            {"table": name, "base": entry["base"], "server": entry["source"] == "server dump"}
            for name, entry in sorted(send.items())
        ],
        "netprops/send.jsonl": [
            _send(name, prop, info)
            for name, entry in sorted(send.items())
            for prop, info in sorted(entry["props"].items())
        ],
        "netprops/classes.jsonl": [
            {"class": entry["class"], "table": entry["table"], "entities": sorted(entry["entity_classnames"])}
            for entry in sorted(classes(table), key=lambda entry: entry["class"])
        ],
        "netprops/datamaps.jsonl": _datamaps(table),
        "netprops/uses.jsonl": [row for entry in _by_name(table["index"]) if (row := _use(entry))],
    }


def classes(table: Row) -> list[Row]:
    """The server's classes, then those with a data map only; an entity's name belongs to one class."""
    found: list[Row] = list(table["server_classes"])
    known = {entry["class"] for entry in found}
    taken = {name for entry in found for name in entry["entity_classnames"]}
    for name, entry in table["sdk_datamaps"].items():
        free = [one for one in entry["entity_classnames"] if one not in taken]
        if name not in known and free:
            taken.update(free)
            found.append({"class": name, "table": None, "entity_classnames": free})
    return found


def _by_name(index: list[Row]) -> list[Row]:
    return sorted(index, key=lambda entry: entry["name"])


def _send(table: str, prop: str, info: Row) -> Row:
    return {
        "table": table,
        "name": prop,
        "type": info["type"],
        "count": info.get("count"),
        "element": info.get("element"),
        "bits": info.get("bits"),
        "of": info.get("table"),
        "server": info.get("server_dump", False),
    }


def _datamaps(table: Row) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for source, server in (("sdk_datamaps", False), ("datamaps", True)):
        maps: dict[str, dict[str, Any]] = table[source]
        for owner, entry in maps.items():
            for name, info in entry["fields"].items():
                rows[owner, name] = {
                    "class": owner,
                    "name": name,
                    "type": info.get("type", "unknown"),
                    "key": info.get("keyvalue"),
                    "of": info.get("embedded_class"),
                    "bytes": info.get("bytes"),
                    "server": server,
                }
    return [rows[key] for key in sorted(rows)]


def _use(entry: Row) -> Row | None:
    """How many plugins use a name, and for one that no dump has what is known of it; None when that is nothing."""
    note: str = entry.get("note", "")
    if note.startswith(_FAULTS):
        return None
    counts = [group for group in (entry.get("uses") or {}).values() if isinstance(group, dict)]
    send, data = (sum(group.get(kind, 0) for group in counts) for kind in ("send", "data"))
    elsewhere, spelling = _ELSEWHERE.match(note), _SPELLING.match(note)
    row: Row = {
        "name": entry["name"],
        "send": send or None,
        "data": data or None,
        "unlisted": entry["evidence"] == ["corpus"],
        "game": elsewhere.group(1) if elsewhere else None,
        "here": elsewhere.group(2) if elsewhere else None,
        "spelling_of": spelling.group(1) if spelling else None,
    }
    return row if send or data or row["unlisted"] else None
