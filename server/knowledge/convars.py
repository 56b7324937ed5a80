"""Console variables and commands of the game, of SourceMod, and of extensions that many servers have.

The list is of 2020 with what a newer server adds, and plugins make their own: a name that is missing here may exist.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("convars/facts.jsonl", "convars/extensions.toml", "convars/commands.jsonl")


class Convar(NamedTuple):
    """A console variable. `flags` are those of FCVAR_ in lower case without that prefix.

    `default` is None when nobody noted it; when `is_rounded`, only its whole part is known. `origin` is `game`,
    `sourcemod`, `l4d1` for one that Left 4 Dead has and Left 4 Dead 2 has not, or what the extension is called.
    """

    name: str
    default: str | None
    is_rounded: bool
    flags: tuple[str, ...]
    origin: str
    plugins: int

    @property
    def is_cheat(self) -> bool:
        """Whether it keeps to its default unless `sv_cheats` is on; a plugin may set it all the same."""
        return "cheat" in self.flags

    @property
    def is_client(self) -> bool:
        """Whether only the client has it: `FindConVar` on a dedicated server may not find it."""
        return "clientdll" in self.flags and "replicated" not in self.flags and "gamedll" not in self.flags


class Command(NamedTuple):
    """A console command; `admin` is the admin flag that SourceMod asks for."""

    name: str
    flags: tuple[str, ...]
    admin: str
    origin: str


def convar(name: str) -> Convar | None:
    """The console variable of that name, without regard to case as in the engine; also those only of L4D1."""
    row = _table()["convars"].get(name.lower())
    return None if row is None else Convar(*row)


def command(name: str) -> Command | None:
    """The command of that name, without regard to case; also those only of L4D1."""
    row = _table()["commands"].get(name.lower())
    return None if row is None else Command(*row)


@cache
def names() -> tuple[str, ...]:
    """The console variables of the game, of SourceMod and of extensions, sorted."""
    return tuple(sorted(row[0] for row in _table()["convars"].values() if row[4] != "l4d1"))


@cache
def command_names() -> tuple[str, ...]:
    """The commands of the game and of SourceMod, sorted."""
    return tuple(row[0] for row in _table()["commands"].values() if row[3] != "l4d1")


@cache
def _table() -> dict[str, dict[str, Any]]:
    return store.load("convars", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, dict[str, Any]]:
    convars: dict[str, Any] = {}
    for row in store.rows(data / "convars/facts.jsonl"):
        default = row.get("default")
        convars[row["name"].lower()] = (
            row["name"],
            "" if default == '""' else default,
            row.get("whole", False),
            tuple(row.get("flags", ())),
            row.get("from", "game"),
            row.get("plugins", 0),
        )
    for extension, made in store.words(data / "convars/extensions.toml").items():
        for name, default in made.items():
            convars.setdefault(name.lower(), (name, default, False, (), extension, 0))
    commands = {
        row["name"].lower(): (
            row["name"],
            tuple(row.get("flags", ())),
            row.get("admin", ""),
            row.get("from", "game"),
        )
        for row in store.rows(data / "convars/commands.jsonl")
    }
    return {"convars": convars, "commands": commands}
