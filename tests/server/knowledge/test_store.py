"""The cache of compiled tables: used when it fits, made again when it does not, never a reason to fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.knowledge import store


class Table:
    """A table of one file in a folder of its own, with a count of how often it was compiled."""

    def __init__(self, data: Path) -> None:
        self.file = data / "t.jsonl"
        self.file.write_text('{"a": 1}\n')
        self.made = 0

    def load(self) -> Any:
        def compiled(data: Path) -> list[Any]:
            self.made += 1
            return list(store.rows(data / "t.jsonl"))

        return store.load("t", ("t.jsonl",), compiled)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setattr(store, "data_dir", lambda: data)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    return Table(data)


def kept() -> list[Path]:
    folder = store.user_dir("cache")
    assert folder is not None
    return list(folder.iterdir()) if folder.is_dir() else []


def test_second_load_is_from_the_cache(table: Table) -> None:
    assert table.load() == table.load() == [{"a": 1}]
    assert table.made == 1
    assert len(kept()) == 1, "no temporary file is left"


def test_a_changed_file_is_read_again(table: Table) -> None:
    table.load()
    table.file.write_text('{"a": 22}\n')
    assert table.load() == [{"a": 22}]
    table.file.unlink()
    assert table.load() == []
    assert table.made == 3


def _cut(content: bytes) -> bytes:
    return content[:-3]


def _flip(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize("spoil", [_cut, _flip, lambda _: b"", lambda _: b"\xff" * 40])
def test_a_broken_cache_is_replaced(table: Table, spoil: Callable[[bytes], bytes]) -> None:
    table.load()
    (file,) = kept()
    file.write_bytes(spoil(file.read_bytes()))
    assert table.load() == [{"a": 1}]
    assert table.load() == [{"a": 1}]
    assert table.made == 2


@pytest.mark.skipif(sys.platform == "win32", reason="folders of other users are kept apart by the system there")
def test_only_the_owner_can_write_the_cache(table: Table) -> None:
    table.load()
    (file,) = kept()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    for path, mode in ((file, 0o666), (file.parent, 0o777)):
        before = path.stat().st_mode
        path.chmod(mode)
        made = table.made
        assert table.load() == [{"a": 1}]
        assert table.made == made + 1, "what others may have written is not read"
        if path.exists():
            path.chmod(before)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no user ids")
def test_a_cache_of_another_user_is_not_read(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.load()
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    assert table.load() == [{"a": 1}]
    assert table.made == 2


def test_without_a_place_for_the_cache(table: Table, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert table.load() == [{"a": 1}]
    assert table.made == 1
    assert kept() == []


def test_words_of_people_may_be_missing_or_broken(tmp_path: Path) -> None:
    file = tmp_path / "about.toml"
    assert store.words(file) == {}
    file.write_text("[a\n")
    assert store.words(file) == {}
    file.write_text("[a]\nabout = 'x'\n")
    assert store.words(file) == {"a": {"about": "x"}}
