"""The rows of data/convars: console variables with default and flags, and commands."""

from __future__ import annotations

from pathlib import Path

from tools.game.reading import Row, Tables, read, uses

_SHORT = {"sv": "gamedll", "cl": "clientdll", "rep": "replicated", "a": "archive", "nf": "notify"}
"""How the newer list shortens flags."""


def tables(facts: Path) -> Tables:
    """`facts.jsonl` (console variables) and `commands.jsonl`."""
    table = read(facts, "l4d2_entities")
    convars = {entry["name"]: _convar(entry) for entry in table["convars"]}
    commands = {entry["name"]: {"name": entry["name"], "flags": _flags(entry)} for entry in table["commands"]}
    for entry in table["sourcemod_convars"]:
        # A build script writes paths with doubled backslashes.
        default = entry["default"].replace("\\\\", "\\") if entry["default"] is not None else None
        convars.setdefault(entry["name"], {"name": entry["name"], "default": default, "from": "sourcemod"})
    for entry in table["sourcemod_commands"]:
        row = {"name": entry["name"], "admin": entry["admin_flag"], "from": "sourcemod"}
        commands.setdefault(entry["name"], row)
    for entry in table["l4d1_only_convars"]:
        rows = commands if entry["command"] else convars
        rows.setdefault(entry["name"], {"name": entry["name"], "from": "l4d1", "plugins": uses(entry)})
    return {
        "convars/facts.jsonl": [convars[name] for name in sorted(convars)],
        "convars/commands.jsonl": [commands[name] for name in sorted(commands)],
    }


def _convar(entry: Row) -> Row:
    default = entry.get("default", entry.get("default_integer_part"))
    return {
        "name": entry["name"],
        # An empty default is a value, and an empty text would be left out of the row.
        "default": _number(default) if default != "" else '""',
        "whole": "default" not in entry,
        "flags": _flags(entry),
        "plugins": uses(entry),
    }


def _number(value: str | None) -> str | None:
    """A default as the console shows it: without the suffix that C gives a float."""
    if value and value[-1] in "fF" and value[:-1].replace(".", "", 1).lstrip("-").isdigit():
        return value[:-1]
    return value


def _flags(entry: Row) -> list[str]:
    flags = [flag.removeprefix("FCVAR_").lower() for flag in entry.get("flags", ())]
    return flags + [_SHORT.get(flag, flag) for flag in entry.get("list_flags", ())]
