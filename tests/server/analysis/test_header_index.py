"""Which header declares a name, and where its `#include` goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.header_index import Header, header_of, include_edit, names_outside
from tests.at_cursor import at_cursor, text_after
from tests.world import world

HEADER = """\
#if defined _part_included
 #endinput
#endif
#define _part_included
#define PART_LIMIT 4
// native void Commented();
enum PartMode
{
    PartMode_Off, // PartMode_Gone,
    Float:PartMode_On = 1 << 2
};
enum struct PartData { int x; }
methodmap PartMap < Handle { }
typedef PartCall = function void ();
const int PartConstant = 3;
native float Part_Native(int a);
stock char[] Part_Stock() { }
stock Float:Part_Old(a) { }
forward Action Part_Forward(int client);
static int part_static;
"""


def test_names_by_their_shape(tmp_path: Path) -> None:
    (tmp_path / "part.inc").write_text(HEADER)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "inner.inc").write_text("native void Inner_Native();\n")
    directories = (str(tmp_path),)
    part = Header("part", str(tmp_path / "part.inc"))
    for name in (
        "PART_LIMIT PartMode PartMode_Off PartMode_On PartData PartMap PartCall PartConstant "
        "Part_Native Part_Stock Part_Old Part_Forward"
    ).split():
        assert header_of(name, directories) == part, name
    for name in ("Commented", "PartMode_Gone", "_part_included", "part_static", "x"):
        assert header_of(name, directories) is None, name
    assert header_of("Inner_Native", directories) == Header("sub/inner", str(tmp_path / "sub" / "inner.inc"))


def test_umbrellas(tmp_path: Path) -> None:
    (tmp_path / "tools.inc").write_text("#include <tools_sound>\n#include <other>\n")
    (tmp_path / "tools_sound.inc").write_text("native void Emit();\n")
    (tmp_path / "other.inc").write_text("native void Other();\n")
    (tmp_path / "sourcemod.inc").write_text("#include <core>\n")
    (tmp_path / "core.inc").write_text("#include <deep>\n")
    (tmp_path / "deep.inc").write_text("native void Deep();\n")
    directories = (str(tmp_path),)
    found = {name: header_of(name, directories) for name in ("Emit", "Other", "Deep")}
    assert {name: header.name for name, header in found.items() if header is not None} == {
        "Emit": "tools",
        "Other": "other",
        "Deep": "sourcemod",
    }


def test_first_directory_wins(tmp_path: Path) -> None:
    for folder, name in (("one", "One_Native"), ("two", "Two_Native")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "part.inc").write_text(f"native void {name}();\n")
    directories = (str(tmp_path / "one"), str(tmp_path / "gone"), str(tmp_path / "two"))
    assert header_of("One_Native", directories) is not None
    assert header_of("Two_Native", directories) is None


def test_new_headers_are_seen(tmp_path: Path) -> None:
    import os

    directories = (str(tmp_path),)
    assert header_of("Late", directories) is None
    (tmp_path / "late.inc").write_text("native void Late();\n")
    os.utime(tmp_path, (1, 1))
    assert header_of("Late", directories) is not None


def test_only_what_is_not_included(tmp_path: Path) -> None:
    snapshot = world(tmp_path, "#include <sourcemod>\n#include <sdktools>\n").snapshot
    outside = {one.name for one in names_outside(snapshot.unit)}
    assert "SDKHook" in outside
    assert "EmitSoundToAll" not in outside
    assert "GetClientName" not in outside
    assert {one.name for one in names_outside(snapshot.unit, "sdkhook_")} == {
        name for name in outside if name.lower().startswith("sdkhook_")
    }


PLACES = {
    "behind_includes": (
        "#include <a>\n#include <b>\n\nint x;\n",
        "#include <a>\n#include <b>\n#include <new>\n\nint x;\n",
    ),
    "not_in_a_branch": (
        "#include <a>\n#if defined X\n#include <b>\n#endif\nint x;\n",
        "#include <a>\n#include <new>\n#if defined X\n#include <b>\n#endif\nint x;\n",
    ),
    "not_behind_code": (
        "#include <a>\nint x;\n#include <b>\nint y;\n",
        "#include <a>\n#include <new>\nint x;\n#include <b>\nint y;\n",
    ),
    "behind_pragmas": ("#pragma semicolon 1\n\nint x;\n", "#pragma semicolon 1\n#include <new>\n\nint x;\n"),
    "first": ("int x;\n", "#include <new>\nint x;\n"),
    "behind_head_comment": ("/* mine */\nint x;\n", "/* mine */\n#include <new>\nint x;\n"),
    "before_later_pragma": ("int x;\n#pragma dynamic 1\n", "#include <new>\nint x;\n#pragma dynamic 1\n"),
    "windows": ("#include <a>\r\nint x;\r\n", "#include <a>\r\n#include <new>\r\nint x;\r\n"),
    "empty": ("", "#include <new>\n"),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_place_of_the_include(text: str, expected: str) -> None:
    snapshot, _ = at_cursor(text)
    at, new = include_edit(snapshot.unit.files[snapshot.path], "new")
    assert text_after(snapshot, [(at, at, new)]) == expected
