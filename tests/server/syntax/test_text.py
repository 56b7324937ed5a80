"""Texts: encodings read and written back, lines, offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.syntax.text import Text, decode

CHINESE = "// 生还者倒地时显示提示信息，并且播放声音\nint g_iCount; // 计数\n"
RUSSIAN = "// Показывает сообщение, когда танк появляется\nint g_iCount;\n"
FRENCH = "// Affiche un message à l'apparition du tank, élève très tôt\nint g_iCount;\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "gbk"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-8"),
    ],
)
def test_reads_and_writes_back(text: str, encoding: str) -> None:
    raw = text.replace("\n", "\r\n").encode(encoding)
    read = decode(raw)
    assert str(read) == text.replace("\n", "\r\n")
    assert read.encode() == raw


def test_a_character_that_the_encoding_lacks_makes_it_utf8() -> None:
    read = decode(FRENCH.encode("cp1252"))
    changed = read.replace(0, 0, Text.of("// 坦克\n").chars)
    assert changed.encode().decode("utf-8") == "// 坦克\n" + FRENCH


@given(st.binary(max_size=300))
def test_any_bytes_are_read(raw: bytes) -> None:
    read = decode(raw)
    assert len(read.data) == len(read)


@given(st.text(max_size=200))
def test_offsets_are_utf8_offsets(text: str) -> None:
    read = Text.of(text)
    real = text.encode("utf-8", "replace")
    assert read.data == real
    assert read.slice(0, len(read)) == real.decode("utf-8")


@given(st.text(alphabet="ab\r\n", max_size=40))
def test_lines_end_as_in_lsp(text: str) -> None:
    read = Text.of(text)
    expected, rest = [0], text
    at = 0
    while at < len(rest):
        if rest.startswith("\r\n", at):
            at += 2
            expected.append(at)
        elif rest[at] in "\r\n":
            at += 1
            expected.append(at)
        else:
            at += 1
    assert read.line_starts == expected
    for line, start in enumerate(expected):
        first, last = read.line_range(line)
        assert first == start
        assert not set(read.chars[first:last]) & set("\r\n")
        assert read.line_of(start) == line


def test_newline_of_a_text() -> None:
    assert Text("a\r\nb\n").newline == "\r\n"
    assert Text("a\nb\r\n").newline == "\n"
