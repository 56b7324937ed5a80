"""What the tables of properties allow."""

from __future__ import annotations

import pytest

from server.analysis.runtime.netprop_calls import DATA, SEND
from server.analysis.runtime.netprop_tables import (
    elements,
    is_known_spelling,
    kinds,
    names,
    of_class,
    of_rules,
    places,
)


@pytest.mark.parametrize(
    ("place", "name", "expected"),
    [
        (SEND, "m_flLaggedMovementValue", {frozenset({"float"})}),
        (SEND, "m_hActiveWeapon", {frozenset({"int", "entity"})}),
        (SEND, "m_itTimer", {frozenset({"float"})}),
        (SEND, "m_Collision", {None}),
        (DATA, "m_hOwnerEntity", {frozenset({"entity"})}),
        (DATA, "m_iHealth", {frozenset({"int"})}),
        (DATA, "m_iName", {frozenset({"string"})}),
        (DATA, "m_vecAbsOrigin", {frozenset({"vector"})}),
    ],
)
def test_kinds(place: str, name: str, expected: set[frozenset[str] | None]) -> None:
    assert {kinds(place, where) for where in places(place, name)} == expected


def test_elements() -> None:
    props = of_class("CTerrorPlayer", exact=True)
    assert props is not None
    assert {elements(where) for where in props["m_zombieClass"]} == {0}
    assert {elements(where) for where in props["m_iAmmo"]} == {32}
    assert {elements(where) for where in props["m_itTimer"]} == {None}


def test_temporary_entities_have_nothing_that_can_be_read() -> None:
    assert places(SEND, "m_flSpeed") == ()
    assert places(DATA, "m_flSpeed")
    assert "m_flSpeed" not in names(SEND)
    assert places(SEND, "m_bNoSuchThing") == ()


def test_a_class_has_what_its_bases_have() -> None:
    prop = of_class("CDynamicProp", exact=True)
    player = of_class("CTerrorPlayer", exact=True)
    assert prop is not None
    assert player is not None
    assert "m_nSkin" in prop
    assert "m_nSkin" in player
    assert "m_zombieClass" in player
    assert "m_zombieClass" not in prop


def test_an_entity_may_be_of_a_derived_class() -> None:
    exact, loose = of_class("CBaseCombatWeapon", exact=True), of_class("CBaseCombatWeapon", exact=False)
    assert exact is not None
    assert loose is not None
    assert "m_iClip1" in exact
    assert "m_iClip1" in loose
    assert "m_reloadNumShells" in loose
    assert "m_reloadNumShells" not in exact
    assert "m_zombieClass" not in loose


def test_a_class_without_a_known_base_is_not_judged() -> None:
    assert of_class("Witch", exact=True) is None
    assert of_class("CNoSuchClass", exact=True) is None
    assert of_class("CAISound", exact=True) is None


def test_the_rules_of_the_game() -> None:
    assert "m_bInSecondHalfOfRound" in of_rules()
    assert "m_zombieClass" not in of_rules()


def test_spellings() -> None:
    assert is_known_spelling("m_zombieClass")
    assert not is_known_spelling("m_zombieclass")
