"""The facts that a request is about: found by meaning, within the budget, the reference plugins leading the way."""

from __future__ import annotations

import re

import pytest

from server.assistant.known import facts
from server.assistant.prompt import conversation
from server.assistant.retrieve import retrieve
from server.knowledge.recipes import recipes
from server.knowledge.usage import usage

BUDGET = 8000
NAME = re.compile(r"[A-Za-z_]\w+")
MOST_PLUGINS = 150  # a name that more use needs no retrieval: every model knows it


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        ("give a killer 10 health when they kill a special infected", "player_death"),
        ("heal survivors when they enter the saferoom", "player_entered_checkpoint"),
        ("speed boost for 5 seconds", "m_flLaggedMovementValue"),
        ("announce who killed the witch", "witch_killed"),
        ("spawn a witch at a random time", "GetRandomFloat"),
        ("玩家被胆汁喷到时提示", "player_now_it"),
        ("объявить когда появляется танк", "tank_spawn"),
    ],
)
def test_what_is_needed_is_found(request_: str, name: str) -> None:
    assert any(name in one.text for one in retrieve(request_, BUDGET))


def test_it_finds_what_our_own_plugins_use_without_looking_at_them() -> None:
    known = {one.name.rpartition(".")[2] for one in facts()}
    common = {name for name, count in usage().items() if count > MOST_PLUGINS}
    found = needed = 0
    for recipe in recipes().values():
        names = set(NAME.findall(recipe.source())) & known - common
        told = {name for one in retrieve(recipe.asks["en"][0], BUDGET, {recipe.id}) for name in NAME.findall(one.text)}
        found += len(names & told)
        needed += len(names)
    assert needed > 500
    assert found / needed > 0.4


def test_budget_is_kept_and_an_example_is_at_most_half_of_it() -> None:
    for budget in (0, 300, 2000, 8000):
        told = retrieve("announce when a tank spawns", budget)
        assert sum(len(one.text) + 1 for one in told) <= budget
        assert sum(len(one.text) for one in told if one.kind == "example") <= budget / 2


def test_nothing_is_found_for_nothing() -> None:
    assert retrieve("", BUDGET) == []
    assert retrieve("!!! ???", BUDGET) == []
    assert retrieve('"; DROP TABLE facts; -- NEAR( * ^', BUDGET) is not None


def test_example_stands_in_a_fence_before_the_request() -> None:
    told = retrieve("announce when a tank spawns", BUDGET)
    text = conversation("announce when a tank spawns", told)[1].content
    assert text.count("```sourcepawn\n") == 1
    assert text.endswith("The request:\nannounce when a tank spawns")


def test_there_are_facts_of_every_kind() -> None:
    found = list(facts())
    assert {one.kind for one in found} == {"event", "netprop", "weapon", "function", "method"}
    assert "method int ArrayList.Push(any value)" in {one.text for one in found}
