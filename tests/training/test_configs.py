"""Every configuration that is shipped is one that its stage takes."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from training.cli import STAGES
from training.config import ConfigError, load, parse_change, read
from training.run.pipeline import Pipeline

FOLDER = Path(__file__).resolve().parents[2] / "configs/training"
FILES = sorted(file for file in FOLDER.rglob("*") if file.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_shipped_configurations(file: Path) -> None:
    if "stages" in read(file):
        for step in load(Pipeline, file).stages:
            assert step.stage in STAGES
            importlib.import_module(f"training.{step.stage}.config")
        return
    known = (*STAGES, "continuous")
    shipped = (name for name in known if file.stem == name or file.stem.startswith(f"{name}-"))
    stage = "sft" if file.parent.name == "profiles" else next(shipped)
    load(importlib.import_module(f"training.{stage}.config").Config, file)


def test_there_are_some() -> None:
    assert {"collect.toml", "prepare.toml", "data.yaml"} <= {file.name for file in FILES}


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("a=3", 3),
        ("a=0.5", 0.5),
        ("a=true", True),
        ('a="3"', "3"),
        ("a=[1, 2]", [1, 2]),
        ("a={b = 1}", {"b": 1}),
        ("a=some/path", "some/path"),
        ("a=x=y", "x=y"),
        ("a=", ""),
    ],
)
def test_values_of_changes(change: str, value: object) -> None:
    assert parse_change(change) == (["a"], value)


def test_both_notations_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("seed = 2\n[keep]\ngames = ['l4d2']\n", "utf-8")
    (tmp_path / "a.yaml").write_text("seed: 2\nkeep:\n  games: [l4d2]\n", "utf-8")
    model = importlib.import_module("training.prepare.config").Config
    assert load(model, tmp_path / "a.toml") == load(model, tmp_path / "a.yaml")
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(ConfigError, match=r"\.toml, \.yaml or \.yml"):
        load(model, tmp_path / "a.json")
