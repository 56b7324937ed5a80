"""The grammar's build: what is up to date is left alone, and every fault ends in advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.packing import npm_that_packs
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
    return tmp_path


def packing(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let npm pack a small grammar; its log."""
    files = {
        "package/LICENSE": b"a licence",
        "package/src/parser.c": PARSER,
        "package/src/scanner.c": b"int scanner;\n",
        "package/wasi-sdk/clang": b"large",
        "package/src/../../escaped": b"bad",
    }
    package, log = npm_that_packs(workshop, monkeypatch, build_grammar.PACKAGE, files)
    monkeypatch.setattr(build_grammar, "PACKAGE", package)
    return log


def test_builds_and_then_leaves_alone(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = packing(workshop, monkeypatch)
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


def test_says_that_the_compiler_is_missing(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packing(workshop, monkeypatch)
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(build_grammar.BuildError, match=r"no C compiler found \(looked for no-such-compiler\)"):
        build_grammar.library()


def test_the_command_ends_in_words_and_1(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packing(workshop, monkeypatch)
    monkeypatch.setenv("CC", "no-such-compiler")
    assert build_grammar.main() == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("error: no C compiler")
