"""The compiled grammar parses SourcePawn; a missing or foreign library is one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest
from tree_sitter import Parser

from server.syntax import grammar

SOURCE = b"""
enum struct Entry {
    int client;
}

methodmap Timer < Handle {
    public native void Stop();
}

public void OnPluginStart() {
    int x = view_as<int>(1.5);
}
"""


def test_parses_sourcepawn() -> None:
    tree = Parser(grammar.language()).parse(SOURCE)
    assert not tree.root_node.has_error
    assert [node.type for node in tree.root_node.children] == [
        "enum_struct",
        "methodmap",
        "function_definition",
    ]


def test_is_loaded_once() -> None:
    assert grammar.language() is grammar.language()


def test_missing_library(tmp_path: Path) -> None:
    with pytest.raises(grammar.GrammarError, match="make setup"):
        grammar.load(tmp_path / grammar.LIBRARY.name)


def test_broken_library(tmp_path: Path) -> None:
    broken = tmp_path / grammar.LIBRARY.name
    broken.write_bytes(b"not a library")
    with pytest.raises(grammar.GrammarError, match="make clean setup"):
        grammar.load(broken)
