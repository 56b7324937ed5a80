"""Reading a compiler's messages, and running one: a script stands in that reports how it was called."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tools.bench.spcomp import Compiler, Message, parse, physical_lines

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the tool needs POSIX")


def test_message_with_its_mark() -> None:
    printed = (
        "SourcePawn Compiler 1.12\n\n"
        'a.sp(5) : error 017: undefined symbol "Foo"\n'
        "     5 |         Foo(1);\n"
        "-----------------^\n\n"
        "1 Error.\n"
    )
    assert parse(printed) == [Message("a.sp", 5, 5, "error", 17, 'undefined symbol "Foo"', 8)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            'C:\\Program Files (x86)\\a.sp(3 -- 7) : warning 203: symbol is never used: "b"',
            Message("C:\\Program Files (x86)\\a.sp", 3, 7, "warning", 203, 'symbol is never used: "b"'),
        ),
        (
            '/插件/a.sp(1) : fatal error 183: cannot read from file: "x"',
            Message("/插件/a.sp", 1, 1, "fatal", 183, 'cannot read from file: "x"'),
        ),
        (
            'a.sp(2) : error 417: cannot read from file: "x"',
            Message("a.sp", 2, 2, "fatal", 417, 'cannot read from file: "x"'),
        ),
        ("error 435: no directory", Message("", 1, 1, "error", 435, "no directory")),
    ],
)
def test_forms_of_a_message(row: str, expected: Message) -> None:
    assert parse(row) == [expected]


def test_other_lines_are_passed_over() -> None:
    assert parse("Code size: 53508 bytes\n---------^\nerrors 12: no\n") == []


def test_continued_lines_count_as_one() -> None:
    assert physical_lines("a\n#define b \\\n 1\nc \\\r\n d \\\r\n e\r\nf") == {
        1: (1, 1),
        2: (2, 3),
        3: (4, 6),
        4: (7, 7),
    }


@pytest.fixture
def compiler(tmp_path: Path) -> Compiler:
    """A program that prints its last argument and the included text as messages, and fails on the word `bad`."""
    binary = tmp_path / "bin" / "fake"
    binary.parent.mkdir()
    binary.write_text(
        "#!/bin/sh\n"
        "for last; do :; done\n"
        'echo "$last(1) : warning 200: $(cat "$last" lib/x.inc ../y.inc | tr "\\n" " ")"\n'
        'echo "$last(2) : warning 201: $1"\n'
        'grep -q forever "$last" && exec sleep 60\n'
        'if grep -q bad "$last"; then echo "$last(3) : error 001: bad"; exit 1; fi\n',
        "utf-8",
    )
    binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
    return Compiler(binary, [tmp_path / "include"], timeout=5)


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A plugin with files that it includes by relative paths."""
    folder = tmp_path / "scripting" / "my plugins"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "x.inc").write_text("X", "utf-8")
    (folder.parent / "y.inc").write_text("Y", "utf-8")
    path = folder / "a.sp"
    path.write_text("good", "utf-8")
    return path


@posix_only
def test_file_is_compiled_in_its_place(compiler: Compiler, plugin: Path, tmp_path: Path) -> None:
    result = compiler.compile(plugin)
    assert result.ok
    assert result.errors == ()
    assert [message.text for message in result.messages] == ["goodXY", f"-i{tmp_path / 'include'}"]
    assert result.messages[0].file == "a.sp"
    assert sorted(path.name for path in plugin.parent.iterdir()) == ["a.sp", "lib"]


@posix_only
def test_text_stands_in_for_a_file(compiler: Compiler, plugin: Path) -> None:
    result = compiler.compile_text(b"bad", plugin)
    assert not result.ok
    assert result.messages[0].text == "badXY"
    assert result.errors == (Message("a.sp", 3, 3, "error", 1, "bad"),)
    assert plugin.read_text("utf-8") == "good"


@posix_only
def test_compiler_that_never_ends_is_stopped(compiler: Compiler, plugin: Path, tmp_path: Path) -> None:
    hasty = Compiler(tmp_path / "bin" / "fake", [], timeout=0.3)
    with pytest.raises(TimeoutError, match=r"a\.sp"):
        hasty.compile_text(b"forever", plugin)


@posix_only
def test_missing_compiler_is_told(tmp_path: Path, plugin: Path) -> None:
    with pytest.raises(OSError, match="no-such"):
        Compiler(tmp_path / "no-such", []).compile(plugin)
