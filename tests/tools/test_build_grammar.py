"""The grammar's build: what is up to date is left alone, and every fault ends in advice.

The downloads here are made by a stand-in for npm; the real one has run before any test can (`make setup`).
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from pathlib import Path

import pytest

from tools import build_grammar

PARSER = b"int tree_sitter_sourcepawn(void) { return 1; }\n"


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A build that has its own cache and target and waits for nothing."""
    cache = tmp_path / "build"
    monkeypatch.setattr(build_grammar, "CACHE", cache)
    monkeypatch.setattr(build_grammar, "SOURCES", cache / "sources")
    monkeypatch.setattr(build_grammar, "STAMP", cache / "compiled")
    monkeypatch.setattr(build_grammar, "LIBRARY", tmp_path / build_grammar.LIBRARY.name)
    monkeypatch.setattr(build_grammar, "LICENCE", tmp_path / "LICENSE")
    monkeypatch.setattr(build_grammar, "PAUSE_S", 0.0)
    return tmp_path


def npm_that_packs(workshop: Path, monkeypatch: pytest.MonkeyPatch, *, broken: int = 0) -> Path:
    """Stand in for npm with a script that packs a small grammar, after `broken` broken answers; its log."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in {
            "package/LICENSE": b"a licence",
            "package/src/parser.c": PARSER,
            "package/src/scanner.c": b"int scanner;\n",
            "package/wasi-sdk/clang": b"large",
            "package/src/../../escaped": b"bad",
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    tarball = workshop / "packed.tgz"
    tarball.write_bytes(buffer.getvalue())
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    monkeypatch.setattr(build_grammar, "INTEGRITY", f"sha512-{digest}")

    script, log = workshop / "npm.py", workshop / "log"
    script.write_text(
        f"""
import pathlib, sys
log = pathlib.Path({str(log)!r})
calls = log.read_text().count("pack") if log.exists() else 0
log.write_text("pack " * (calls + 1))
folder = pathlib.Path(sys.argv[sys.argv.index("--pack-destination") + 1])
content = pathlib.Path({str(tarball)!r}).read_bytes()
name = "{build_grammar.PACKAGE}-{build_grammar.VERSION}.tgz"
(folder / name).write_bytes(content[:20] if calls < {broken} else content)
""",
        "utf-8",
    )
    monkeypatch.setattr(build_grammar, "_npm", lambda: [sys.executable, str(script)])
    return log


def test_builds_and_then_leaves_alone(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = npm_that_packs(workshop, monkeypatch)
    library = build_grammar.library()
    assert library.stat().st_size > 1000
    assert build_grammar.LICENCE.read_text("utf-8") == "a licence"
    kept = {file.relative_to(build_grammar.SOURCES).as_posix() for file in build_grammar.SOURCES.rglob("*.*")}
    assert kept == {"src/parser.c", "src/scanner.c"}
    assert not list(workshop.rglob("escaped"))

    before = library.stat().st_mtime_ns
    assert build_grammar.library() == library
    assert library.stat().st_mtime_ns == before
    library.unlink()
    build_grammar.library()
    assert library.exists()
    assert log.read_text("utf-8").split() == ["pack"], "the sources are fetched once"


def test_tries_again_after_a_broken_download(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = npm_that_packs(workshop, monkeypatch, broken=1)
    build_grammar.library()
    assert log.read_text("utf-8").split() == ["pack", "pack"]
    assert "integrity" in capsys.readouterr().err


def test_gives_up_on_a_wrong_hash(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_that_packs(workshop, monkeypatch, broken=99)
    with pytest.raises(build_grammar.BuildError, match="integrity hash"):
        build_grammar.library()
    assert not build_grammar.SOURCES.exists()
    assert not build_grammar.LIBRARY.exists()


def test_says_that_the_network_is_missing(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "import sys; sys.exit('npm error network timed out')"
    monkeypatch.setattr(build_grammar, "_npm", lambda: [sys.executable, "-c", command])
    with pytest.raises(build_grammar.BuildError, match=r"timed out[\s\S]*Check the network"):
        build_grammar.library()


def test_says_that_the_compiler_is_missing(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_that_packs(workshop, monkeypatch)
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(build_grammar.BuildError, match=r"no C compiler found \(looked for no-such-compiler\)"):
        build_grammar.library()


def test_the_command_ends_in_words_and_1(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    npm_that_packs(workshop, monkeypatch)
    monkeypatch.setenv("CC", "no-such-compiler")
    assert build_grammar.main() == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("error: no C compiler")
