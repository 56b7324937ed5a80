"""Positions, and URIs of all sorts, there and back."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from server.lsp import convert
from server.syntax.text import Text

TEXTS = st.text(st.sampled_from("ab\t\r\nß中𝄞\U0001f600\u0301"), max_size=40)
ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@given(TEXTS, st.sampled_from(sorted(ENCODINGS)))
def test_positions_there_and_back(content: str, encoding: str) -> None:
    """Against the plain way: encode the line's beginning and count."""
    text = Text.of(content)
    kind, width = ENCODINGS[encoding]
    offset = 0
    for char in content:
        line = text.line_of(offset)
        start = text.line_starts[line]
        column = len(text.slice(start, offset).encode(kind)) // width
        assert convert.position_at(text, offset, encoding) == lsp.Position(line, column)
        if offset <= text.line_range(line)[1]:
            assert convert.offset_at(text, lsp.Position(line, column), encoding) == offset
        end = offset + len(char.encode())
        assert convert.units(text, offset, end, encoding) == len(char.encode(kind)) // width
        offset = end


@given(TEXTS, st.integers(0, 50), st.integers(0, 50), st.sampled_from(sorted(ENCODINGS)))
def test_any_position_is_somewhere_in_the_text(content: str, line: int, column: int, encoding: str) -> None:
    text = Text.of(content)
    offset = convert.offset_at(text, lsp.Position(line, column), encoding)
    assert 0 <= offset <= len(text)
    text.chars[:offset].encode("latin-1").decode()  # no character is cut


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_the_middle_of_a_character_is_its_start(encoding: str) -> None:
    text = Text.of("a𝄞b")
    middle = {"utf-8": [2, 3, 4], "utf-16": [2], "utf-32": []}[encoding]
    assert {convert.offset_at(text, lsp.Position(0, column), encoding) for column in middle} <= {1}


@pytest.mark.skipif(os.name == "nt", reason="paths of another system")
@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///tmp/a.sp", "/tmp/a.sp"),
        ("file:///tmp/a%20b/%C3%A9.sp", "/tmp/a b/é.sp"),
        ("file:///tmp/x%2By/%5Bz%5D.sp", "/tmp/x+y/[z].sp"),
        ("file:///tmp/100%25/a%23b%3Fc;d.sp", "/tmp/100%/a#b?c;d.sp"),
        ("file:///tmp/%ff.sp", os.fsdecode(b"/tmp/\xff.sp")),
        ("file://server/share/a.sp", "//server/share/a.sp"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
    ],
)
def test_uris(uri: str, path: str) -> None:
    assert convert.path_of(uri) == path
    assert convert.path_of(convert.uri_of(path)) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///tmp/x/../a.sp", "/tmp/a.sp"),
        ("file://localhost/tmp/a.sp", "/tmp/a.sp"),
        ("file:/tmp/a.sp", "/tmp/a.sp"),
        ("file:///C%3A/x/a.sp", "c:/x/a.sp"),
        ("file:///c:/x/a.sp", "c:/x/a.sp"),
    ],
)
def test_uris_that_are_written_otherwise(uri: str, path: str) -> None:
    assert convert.path_of(uri) == os.path.normpath(path)
