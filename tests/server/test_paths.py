"""Where data/ is found, and what is said when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server import paths


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "server")
    paths.data_dir.cache_clear()
    yield tmp_path / "server"
    paths.data_dir.cache_clear()


def test_beside_the_package_in_a_checkout(root: Path) -> None:
    assert paths.data_dir() == root / "data"


def test_inside_the_package_first(package: Path) -> None:
    (package / "data").mkdir(parents=True)
    (package.parent / "data").mkdir()
    assert paths.data_dir() == package / "data"


def test_missing(package: Path) -> None:
    with pytest.raises(paths.MissingDataError, match="install L4D2 Architect again"):
        paths.data_dir()
