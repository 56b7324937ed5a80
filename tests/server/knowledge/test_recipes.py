"""What `data/recipes` and `data/functions` say about the reference plugins and functions."""

from __future__ import annotations

import re

import pytest

from server.knowledge.recipes import Recipe, functions, recipes

_ALL = {**recipes(), **functions()}


@pytest.mark.parametrize("name", _ALL)
def test_a_recipe_is_whole(name: str) -> None:
    recipe = _ALL[name]
    assert recipe.id == name
    assert re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", name)
    assert recipe.title
    assert recipe.in_language("en") == (recipe.title, recipe.does["en"])
    assert recipe.does["en"].endswith(".")
    assert recipe.asks["en"]
    assert recipe.is_function == ("public Plugin myinfo" not in recipe.source())


def _takes(recipe: Recipe, name: str, kind: str) -> bool:
    return re.search(rf"\bstock [^\n]*\b{kind} {name}\b", recipe.source()) is not None


@pytest.mark.parametrize("name", functions())
def test_what_a_request_can_set_is_a_parameter(name: str) -> None:
    recipe = functions()[name]
    for number in recipe.numbers:
        assert _takes(recipe, number, "(?:int|float)"), number
    for text in recipe.texts:
        assert _takes(recipe, text, r"const char\[\]"), text
    for told in recipe.when.values():
        for parameter, value in told.items():
            assert _takes(recipe, parameter, r"const char\[\]" if isinstance(value, str) else "int"), parameter


@pytest.mark.parametrize("name", [name for name, recipe in recipes().items() if recipe.texts])
def test_texts_of_a_plugin_are_defined(name: str) -> None:
    for text in recipes()[name].texts:
        assert recipes()[name].source().count(f'#define {text} "') == 1


@pytest.mark.parametrize("name", [name for name, recipe in recipes().items() if recipe.values])
def test_convars_for_values_are_created(name: str) -> None:
    recipe = recipes()[name]
    for convar in recipe.values.values():
        assert f'CreateConVar("{convar}"' in recipe.source()


def test_a_language_without_words_gets_the_english_ones() -> None:
    recipe = next(iter(recipes().values()))
    title, does = recipe.in_language("xx")
    assert (title, does) == recipe.in_language("en")
