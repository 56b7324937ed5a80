"""The rows of data/api/versions.jsonl: which version brought, deprecated, changed or removed a symbol.

A symbol that has always been there and is not deprecated has no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.game.reading import Row, Tables, read

_OLDEST = "1.0"

_LANGUAGE = {"Function", "INVALID_FUNCTION", "Param_VarArgs", "myinfo", "MsgSentNotify"}
"""Names that only stopped being written in a header: the language or another declaration still has them."""


def tables(facts: Path) -> Tables:
    """`api/versions.jsonl`."""
    rows: dict[str, Row] = {}
    for library, name in (("sourcemod", "sourcemod_api"), ("left4dhooks", "left4dhooks_api")):
        table = read(facts, name)
        for symbol, since in _since(table["symbols"]):
            if since != _OLDEST:
                rows.setdefault(symbol, {"name": symbol, "library": library, "since": since})
        for entry in (*table["deprecated"], *table.get("deprecated_in_1_12_only", ())):
            row = rows.setdefault(entry["name"], {"name": entry["name"], "library": library})
            row["deprecated"] = entry.get("deprecated_since") or "yes"
            row["instead"] = entry["replacement"]
        newest = table["meta"].get("plugin_version")
        for entry in (*table.get("removed_before_1_13", ()), *table.get("removed_after_1_166", ())):
            if entry["name"] not in _LANGUAGE:
                row = rows.setdefault(entry["name"], {"name": entry["name"], "library": library})
                row["since"] = entry.get("first") if entry.get("first") != _OLDEST else None
                row["removed"] = _after(entry["last"]) if "last" in entry else newest
        for changed in table.get("signature_changed_since_1_12", ()):
            row = rows.setdefault(changed, {"name": changed, "library": library})
            row["changed"] = "1.13"
    return {"api/versions.jsonl": [rows[name] for name in sorted(rows)]}


def _after(version: str) -> str:
    major, minor = version.split(".")
    return f"{major}.{int(minor) + 1}"


def _since(symbols: list[Row]) -> Iterator[tuple[str, str]]:
    """Each symbol and member with its version; a member of a methodmap is `Map.Member`."""
    for symbol in symbols:
        since = symbol.get("since") or _OLDEST
        yield symbol["name"], since
        for value in symbol.get("values", ()):
            yield value["name"], value.get("since") or since
        for member in (*symbol.get("methods", ()), *symbol.get("properties", ())):
            yield f"{symbol['name']}.{member['name']}", member.get("since") or since
        for constructor in symbol.get("constructors", ()):
            yield f"{symbol['name']}.{symbol['name']}", constructor.get("since") or since
