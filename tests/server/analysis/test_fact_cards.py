"""Cards about things of the game say whose they are."""

from __future__ import annotations

import pytest

from server.analysis.fact_cards import card
from server.analysis.quoted import Names


@pytest.mark.parametrize(
    ("name", "owner", "is_told"),
    [
        ("sv_maxplayers", "L4DToolZ", True),
        ("z_tank_health", "the game", False),
        ("sm_show_activity", "SourceMod", False),
    ],
)
def test_whose_a_console_variable_is(name: str, owner: str, is_told: bool) -> None:
    made = card(Names.CONVAR, name)
    assert made is not None
    assert made.name == name
    assert made.sort == f"console variable of {owner}"
    assert any("extension" in line for line in made.lines) == is_told
