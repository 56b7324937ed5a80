"""Packages of npm: what is not what it was is refused, and every fault ends in advice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tools.packing import npm_that_packs
from tools import npm_package
from tools.npm_package import BuildError, Package, fetched

PACKAGE = Package("some-package", "1.2.3", "sha512-", "1 kB")
FILES = {"package/a": b"content"}


def test_the_tarball_is_there_once_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, log = npm_that_packs(tmp_path, monkeypatch, PACKAGE, FILES)
    with fetched(package, tmp_path / "cache") as tarball:
        assert tarball.read_bytes() == (tmp_path / "packed.tgz").read_bytes()
    assert list((tmp_path / "cache").iterdir()) == []
    assert log.read_text("utf-8").split() == ["pack"]


def test_tries_again_after_a_broken_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package, log = npm_that_packs(tmp_path, monkeypatch, PACKAGE, FILES, broken=1)
    with fetched(package, tmp_path / "cache"):
        pass
    assert log.read_text("utf-8").split() == ["pack", "pack"]
    assert "integrity" in capsys.readouterr().err


def test_gives_up_on_a_wrong_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, log = npm_that_packs(tmp_path, monkeypatch, PACKAGE, FILES, broken=99)
    with pytest.raises(BuildError, match="integrity hash"), fetched(package, tmp_path / "cache"):
        pass
    assert log.read_text("utf-8").split() == ["pack"] * npm_package.ATTEMPTS


def test_says_that_the_network_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "import sys; sys.exit('npm error network timed out')"
    monkeypatch.setattr(npm_package, "npm", lambda: [sys.executable, "-c", command])
    monkeypatch.setattr(npm_package, "PAUSE_S", 0.0)
    with pytest.raises(BuildError, match=r"timed out[\s\S]*Check the network"), fetched(PACKAGE, tmp_path):
        pass
