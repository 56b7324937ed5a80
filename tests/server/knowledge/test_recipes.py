"""What `data/recipes` says about the reference plugins."""

from __future__ import annotations

import re

import pytest

from server.knowledge.recipes import recipes


@pytest.mark.parametrize("name", recipes())
def test_a_recipe_is_whole(name: str) -> None:
    recipe = recipes()[name]
    assert recipe.id == name
    assert re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", name)
    assert recipe.title
    assert recipe.in_language("en") == (recipe.title, recipe.does["en"])
    assert recipe.does["en"].endswith(".")
    assert recipe.asks["en"]
    assert "public Plugin myinfo" in recipe.source()


@pytest.mark.parametrize("name", [name for name, recipe in recipes().items() if recipe.values])
def test_convars_for_values_are_created(name: str) -> None:
    recipe = recipes()[name]
    for convar in recipe.values.values():
        assert f'CreateConVar("{convar}"' in recipe.source()


def test_a_language_without_words_gets_the_english_ones() -> None:
    recipe = next(iter(recipes().values()))
    title, does = recipe.in_language("xx")
    assert (title, does) == recipe.in_language("en")
