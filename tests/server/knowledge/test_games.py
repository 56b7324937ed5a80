"""The names that show which game a plugin is for."""

from __future__ import annotations

import tomllib

import pytest

from server.analysis.runtime.games import GAMES
from server.knowledge import convars, entities, games, netprops
from server.paths import data_dir

LEFT4DEAD = frozenset({"l4d", "l4d2"})


def table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((data_dir() / "games" / "marks.toml").read_text("utf-8"))


def test_every_mark_is_of_known_kinds_and_games() -> None:
    assert set(table()) == set(games.KINDS)
    for groups in table().values():
        for key in groups:
            assert set(key.split("+")) <= set(GAMES)


def test_the_marks_of_left_4_dead_exist() -> None:
    """A name that the game does not have would only ever be a slip of ours."""
    known = {"netprops": netprops.names(), "classes": entities.names(), "convars": convars.names()}
    for kind, names in known.items():
        for group in ("l4d2", "l4d+l4d2"):
            for mark in table()[kind][group]:
                stem = mark.removesuffix("*")
                fits = (name == stem or (mark != stem and name.startswith(stem)) for name in names)
                assert any(fits), f"{kind}: {mark}"


@pytest.mark.parametrize(
    ("kind", "name", "of"),
    [
        ("classes", "weapon_vomitjar", {"l4d2"}),
        ("classes", "WEAPON_VOMITJAR_SPAWN", {"l4d2"}),
        ("classes", "weapon_rifle", LEFT4DEAD),
        ("classes", "weapon_rifle_ak47", {"l4d2"}),
        ("classes", "prop_dynamic", set()),
        ("convars", "z_spitter_limit", {"l4d2"}),
        ("convars", "z_common_limit", LEFT4DEAD),
        ("convars", "sv_cheats", set()),
        ("netprops", "m_zombieClass", LEFT4DEAD),
        ("netprops", "m_zombieclass", set()),
        ("headers", "left4dhooks_stocks", LEFT4DEAD),
        ("headers", "tf2_stocks", {"tf2"}),
        ("headers", "sdktools", set()),
    ],
)
def test_marks(kind: str, name: str, of: set[str]) -> None:
    assert games.marked(kind, name) == of
