"""Names that others chose never lead out of the folder, on any system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cli.inside import OutsideError, path_in, safe_name, same_file

HOSTILE = [
    "",
    ".",
    "..",
    "../x",
    "..\\x",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "\\\\server\\share",
    "C:x",
    "c:\\windows\\x",
    "x:stream",
    "nul",
    "NUL.txt",
    "con",
    "Aux.tar.gz",
    "com1",
    "LPT9.x",
    "com¹",
    "conin$",
    "nul .txt",
    "a\0b",
    "a\nb",
    "a\x1b[31mb",
    "a\u202egpj",
    "a\u200bb",
    "a\ud800",
    "x.",
    "x ",
    " x",
    ".hidden",
    "-rf",
    "~root",
    "a*",
    "a?",
    'a"b',
    "<a>",
    "a|b",
    "a" * 151,
    "坦" * 51,
]
HARMLESS = [
    "tank",
    "Tank 2",
    "a-b_c.d",
    "坦克",
    "танк",
    "console",
    "com",
    "com10",
    "null",
    "x" * 150,
    "a'b",
    "(1)",
    "50%",
]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_hostile_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideError) as caught:
        path_in(tmp_path, name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", HARMLESS)
def test_plain_names(tmp_path: Path, name: str) -> None:
    assert path_in(tmp_path, name) == tmp_path / name
    (tmp_path / f"{name}.sp").write_text("x", "utf-8")


@given(st.text(max_size=40))
def test_what_is_taken_lies_in_the_folder(name: str) -> None:
    home = Path(os.path.realpath("."))
    try:
        path = path_in(home, name)
    except OutsideError:
        return
    assert path.parent == home
    assert Path(os.path.realpath(path)).is_relative_to(home)
    assert path.name == name


def test_names_that_some_system_takes_for_one() -> None:
    assert same_file("Tank") == same_file("tANK")
    assert same_file("caf\u00e9") == same_file("cafe\u0301")
    assert same_file("Straße") == same_file("STRASSE")
    assert same_file("tank") != same_file("tank2")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links(tmp_path: Path) -> None:
    folder, outside = tmp_path / "out", tmp_path / "mine.txt"
    folder.mkdir()
    outside.write_text("mine", "utf-8")
    (folder / "away.sp").symlink_to(outside)
    (folder / "dangling.sp").symlink_to(tmp_path / "not there")
    (folder / "up.sp").symlink_to("..")
    (folder / "itself.sp").symlink_to(folder)
    (folder / "round.sp").symlink_to("away.sp")
    for name in ("away.sp", "dangling.sp", "up.sp", "itself.sp", "round.sp"):
        with pytest.raises(OutsideError, match="link"):
            path_in(folder, name)
    (folder / "near.sp").symlink_to("other.sp")
    assert path_in(folder, "near.sp") == folder / "near.sp", "a link that stays inside is one's own business"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_that_is_itself_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert path_in(tmp_path / "link", "x.sp") == tmp_path / "link" / "x.sp"


def test_a_safe_name_is_given_back() -> None:
    assert safe_name("tank") == "tank"
