"""Every file of `data/` can be read: the loaders take a broken one for an empty one, so that no typo stops a server."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from server.paths import data_dir

DATA = data_dir()
TABLES = sorted(DATA.rglob("*.toml"))
ROWS = sorted(DATA.rglob("*.jsonl"))


def _name(file: Path) -> str:
    return file.relative_to(DATA).as_posix()


@pytest.mark.parametrize("file", TABLES, ids=_name)
def test_tables_are_toml(file: Path) -> None:
    assert tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", ROWS, ids=_name)
def test_rows_are_json(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(isinstance(json.loads(line), dict | list) for line in lines)
