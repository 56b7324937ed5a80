"""The build of the ranks: what is up to date is left alone, what is not what it was is refused.

The downloads here are made by a stand-in for npm; the real one has run before any test can (`make setup`).
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

import pytest

from tools import build_grammar, build_tokens
from tools.build_grammar import BuildError

TOKENS = (b"a", b"b", b"ab", b"\xff\x00")


def module(bpe: str | None = None) -> str:
    coded = " ".join(base64.b64encode(token).decode() for token in TOKENS)
    said = {"pat_str": "x|y", "special_tokens": {"<|end|>": 9}, "bpe_ranks": f"! 0 {coded}" if bpe is None else bpe}
    return f"module.exports = {json.dumps(said)};"


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(build_tokens, "CACHE", tmp_path / "build")
    monkeypatch.setattr(build_tokens, "FILE", tmp_path / "ranks.bin")
    monkeypatch.setattr(build_grammar, "PAUSE_S", 0.0)
    return tmp_path


def npm_that_packs(workshop: Path, monkeypatch: pytest.MonkeyPatch, *, broken: int = 0, text: str = "") -> Path:
    """Stand in for npm with a script that packs ranks, after `broken` broken answers; its log."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in {"package/other.js": b"large", build_tokens._MEMBER: (text or module()).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    digest = base64.b64encode(hashlib.sha512(buffer.getvalue()).digest()).decode()
    monkeypatch.setattr(build_tokens, "INTEGRITY", f"sha512-{digest}")
    tarball, script, log = workshop / "packed.tgz", workshop / "npm.py", workshop / "log"
    tarball.write_bytes(buffer.getvalue())
    script.write_text(
        f"""
import pathlib, sys
log = pathlib.Path({str(log)!r})
calls = log.read_text().count("pack") if log.exists() else 0
log.write_text("pack " * (calls + 1))
folder = pathlib.Path(sys.argv[sys.argv.index("--pack-destination") + 1])
content = pathlib.Path({str(tarball)!r}).read_bytes()
name = "{build_tokens.PACKAGE}-{build_tokens.VERSION}.tgz"
(folder / name).write_bytes(content[:20] if calls < {broken} else content)
""",
        "utf-8",
    )
    monkeypatch.setattr(build_grammar, "_npm", lambda: [sys.executable, str(script)])
    return log


def test_builds_and_then_leaves_alone(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = npm_that_packs(workshop, monkeypatch)
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
    npm_that_packs(workshop, monkeypatch)
    build_tokens.FILE.write_bytes(content)
    assert build_tokens.ranks().read_bytes().endswith(b"abab\xff\x00")


def test_tries_again_after_a_broken_download(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = npm_that_packs(workshop, monkeypatch, broken=1)
    build_tokens.ranks()
    assert log.read_text("utf-8").split() == ["pack", "pack"]
    assert "integrity" in capsys.readouterr().err


def test_gives_up_on_a_wrong_hash(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_that_packs(workshop, monkeypatch, broken=99)
    with pytest.raises(BuildError, match="integrity hash"):
        build_tokens.ranks()
    assert not build_tokens.FILE.exists()


def test_says_that_the_network_is_missing(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = "import sys; sys.exit('npm error network timed out')"
    monkeypatch.setattr(build_grammar, "_npm", lambda: [sys.executable, "-c", command])
    assert build_tokens.main() == 1
    said = capsys.readouterr().err
    assert "timed out" in said
    assert "Check the network" in said


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
