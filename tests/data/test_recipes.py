"""The recipes: complete, checked, compiled as they are, and none a copy of another."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.paths import data_dir
from tools.verify_recipes import digest, key, recipes

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SHINGLE = 5
_MOST_ALIKE = 0.7
_FAMILIES = 16
_PER_FAMILY = 3
_ALL = recipes()


def _about(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project() -> Project:
    return Project()


def test_there_are_at_least_sixty_over_all_families() -> None:
    families = sorted({path.parent.name for path in _ALL})
    assert len(_ALL) >= 60
    assert len(families) >= _FAMILIES - 1
    for family in families:
        assert sum(path.parent.name == family for path in _ALL) >= _PER_FAMILY, family


@pytest.mark.parametrize("path", _ALL, ids=key)
def test_nothing_is_found_in_a_recipe(path: Path, project: Project) -> None:
    unit = project.unit(str(path))
    assert [(one.code, one.message) for one in diagnose(unit, str(path))] == []


def test_each_recipe_is_described_and_nothing_else() -> None:
    for folder in sorted({path.parent for path in _ALL}):
        about = _about(folder)
        assert sorted(about) == sorted(path.stem for path in _ALL if path.parent == folder)
        for name, words in about.items():
            assert words["title"], name
            assert words["does"], name
            assert len(words["asks"]) >= 3, name  # type: ignore[arg-type]


def test_the_compiler_took_each_recipe_as_it_is() -> None:
    verdicts = tomllib.loads((data_dir() / "recipes" / "verdicts.toml").read_text(encoding="utf-8"))
    for path in _ALL:
        verdict = verdicts.get(key(path))
        assert verdict is not None, f"{key(path)}: run python -m tools.verify_recipes"
        assert verdict["sha256"] == digest(path), f"{key(path)} was changed: run python -m tools.verify_recipes"
        assert (verdict["errors"], verdict["warnings"]) == (0, 0), key(path)
    assert len(verdicts) == len(_ALL)


def test_no_recipe_is_nearly_another() -> None:
    shingles = {key(path): _shingles(path.read_text(encoding="utf-8")) for path in _ALL}
    for (one, left), (other, right) in combinations(shingles.items(), 2):
        alike = len(left & right) / len(left | right)
        assert alike <= _MOST_ALIKE, f"{one} and {other} are alike: {alike:.2f}"


def _shingles(text: str) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return {tuple(tokens[index : index + _SHINGLE]) for index in range(len(tokens) - _SHINGLE + 1)}
