"""The recipes and functions: complete, checked, compiled as they are, and none a copy of another."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.paths import data_dir
from tools.verify_recipes import ROOTS, digest, key, recipes

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SHINGLE = 5
_MOST_ALIKE = 0.7
_PER_FAMILY = 3
_LEAST = {"recipes": (90, 17), "functions": (90, 12)}
_ALL = [path for root in ROOTS for path in recipes(root)]


def _about(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project() -> Project:
    return Project()


@pytest.mark.parametrize("root", ROOTS)
def test_there_are_many_in_each_family(root: str) -> None:
    paths = recipes(root)
    families = sorted({path.parent.name for path in paths})
    assert (len(paths), len(families)) >= _LEAST[root]
    for family in families:
        assert sum(path.parent.name == family for path in paths) >= _PER_FAMILY, family


def test_no_family_has_plugins_and_functions() -> None:
    plugins, functions = ({path.parent.name for path in recipes(root)} for root in ROOTS)
    assert not plugins & functions


@pytest.mark.parametrize("path", _ALL, ids=key)
def test_nothing_is_found(path: Path, project: Project) -> None:
    unit = project.unit(str(path))
    assert [(one.code, one.message) for one in diagnose(unit, str(path))] == []


def test_each_is_described_and_nothing_else() -> None:
    for folder in sorted({path.parent for path in _ALL}):
        about = _about(folder)
        assert sorted(about) == sorted(path.stem for path in _ALL if path.parent == folder)
        for name, words in about.items():
            assert words["title"], name
            assert words["does"], name
            assert len(words["asks"]) >= 3, name  # type: ignore[arg-type]
            assert words["asks_zh"], name
            assert words["asks_ru"], name


@pytest.mark.parametrize("root", ROOTS)
def test_the_compiler_took_each_as_it_is(root: str) -> None:
    verdicts = tomllib.loads((data_dir() / root / "verdicts.toml").read_text(encoding="utf-8"))
    paths = recipes(root)
    for path in paths:
        verdict = verdicts.get(key(path))
        assert verdict is not None, f"{key(path)}: run python -m tools.verify_recipes"
        assert verdict["sha256"] == digest(path), f"{key(path)} was changed: run python -m tools.verify_recipes"
        assert (verdict["errors"], verdict["warnings"]) == (0, 0), key(path)
    assert len(verdicts) == len(paths)


@pytest.mark.parametrize("root", ROOTS)
def test_none_is_nearly_another(root: str) -> None:
    shingles = {key(path): _shingles(path.read_text(encoding="utf-8")) for path in recipes(root)}
    for (one, left), (other, right) in combinations(shingles.items(), 2):
        alike = len(left & right) / len(left | right)
        assert alike <= _MOST_ALIKE, f"{one} and {other} are alike: {alike:.2f}"


_STOCK = re.compile(r"^stock \w+ \w+\(|^methodmap \w+", re.MULTILINE)
_HAS_A_COMMENT = re.compile(r"\*/\n(?:stock|methodmap) ")


@pytest.mark.parametrize("path", recipes("functions"), ids=key)
def test_a_function_can_be_put_into_a_plugin(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "myinfo" not in text
    assert not re.search(r"^public ", text, re.MULTILINE), "it would answer the plugin's own calls"
    assert len(_STOCK.findall(text)) == len(_HAS_A_COMMENT.findall(text)) >= 1


def _shingles(text: str) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return {tuple(tokens[index : index + _SHINGLE]) for index in range(len(tokens) - _SHINGLE + 1)}
