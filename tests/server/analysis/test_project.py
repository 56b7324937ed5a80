"""Files, includes and units: what is found where, what is shared, what an edit changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.analysis.includes import IncludeFinder, Places, expand_directory, natural_directories
from server.analysis.project import Project, UnreadableFileError
from server.analysis.symbols import Function, Kind, TypeSymbol, Variable
from server.analysis.workspace import Workspace
from server.syntax.text import Text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def project(folder: Path, **options: tuple[str, ...]) -> Project:
    return Project(workspaces=(str(folder),), **options)  # type: ignore[arg-type]  # options are the folders' tuples


# Includes ------------------------------------------------------------------------------------------------


def test_includes_are_found_in_the_natural_places(folder: Path) -> None:
    write(
        folder,
        {
            "scripting/a.sp": '#include <one>\n#include <sub/two>\n#include "three"\n#include "sub/four.inc"\n',
            "scripting/include/one.inc": "native void One();\n",
            "scripting/include/sub/two.inc": "native void Two();\n",
            "scripting/three.inc": "native void Three();\n",
            "scripting/sub/four.inc": "native void Four();\n",
        },
    )
    unit = project(folder).unit(str(folder / "scripting/a.sp"))
    assert unit.missing == []
    assert {"One", "Two", "Three", "Four"} <= set(unit.names)


def test_angle_brackets_do_not_look_beside_the_plugin(folder: Path) -> None:
    write(folder, {"a.sp": "#include <mine>\n", "mine.inc": ""})
    assert [missing.include.path for missing in project(folder).unit(str(folder / "a.sp")).missing] == ["mine"]


def test_tryinclude_is_never_missing(folder: Path) -> None:
    write(folder, {"a.sp": "#tryinclude <nothing>\n"})
    assert project(folder).unit(str(folder / "a.sp")).missing == []


def test_include_directories_of_the_settings(folder: Path) -> None:
    write(folder, {"plugins/a.sp": "#include <x>\n#include <y>\n", "lib/x.inc": "", "other/y.inc": ""})
    opened = project(folder, include_dirs=("lib", "${workspaceFolder}/other"))
    assert opened.unit(str(folder / "plugins/a.sp")).missing == []


def test_letter_case_is_forgiven_and_told(folder: Path) -> None:
    write(folder, {"include/Left4DHooks/Stocks.inc": "", "a.sp": ""})
    finder = IncludeFinder()
    places = Places(str(folder), (str(folder / "include"),))
    found = finder.find("left4dhooks/stocks", False, str(folder / "a.sp"), places)
    assert found is not None
    assert not found.exact
    assert found.path == str(folder / "include/Left4DHooks/Stocks.inc")
    exact = finder.find("Left4DHooks\\Stocks", False, str(folder / "a.sp"), places)
    assert exact is not None
    assert exact.exact


def test_letter_case_is_forgiven_in_unsaved_files(folder: Path) -> None:
    write(folder, {"a.sp": '#include "parts/sound"\n'})
    opened = project(folder)
    opened.open(str(folder / "Parts/Sound.inc"), Text.of("native void Play();\n"))
    assert "Play" in opened.unit(str(folder / "a.sp")).names


def test_quotes_look_beside_the_plugin_before_the_including_file(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#include "sub/part"\n',
            "sub/part.inc": '#include "which"\n#include "deep/only"\n#include "near"\n',
            "which.inc": "native void OfTheRoot();\n",
            "sub/which.inc": "native void OfTheFolder();\n",
            "deep/only.inc": "native void Only();\n",
            "sub/near.inc": "native void Near();\n",
        },
    )
    unit = project(folder).unit(str(folder / "a.sp"))
    assert unit.missing == []
    assert {"OfTheRoot", "Only", "Near"} <= set(unit.names)
    assert "OfTheFolder" not in unit.names


def test_a_part_leads_elsewhere_under_a_plugin_of_another_folder(folder: Path) -> None:
    """Both plugins have the same include folders, so the part may be shared but for where quotes lead."""
    write(
        folder,
        {
            "one/a.sp": "#include <part>\n",
            "two/a.sp": "#include <part>\n",
            "lib/part.inc": '#include "config"\n',
            "one/config.inc": "native void One();\n",
            "two/config.inc": "native void Two();\n",
        },
    )
    opened = project(folder, include_dirs=("lib",))
    assert "One" in opened.unit(str(folder / "one/a.sp")).names
    assert "Two" in opened.unit(str(folder / "two/a.sp")).names


def test_a_file_that_appears_is_found_after_forget(folder: Path) -> None:
    write(folder, {"a.sp": "#include <late>\n"})
    opened = project(folder)
    assert opened.unit(str(folder / "a.sp")).missing
    write(folder, {"include/late.inc": "native void Late();\n"})
    opened.changed_on_disk(str(folder / "include/late.inc"))
    opened.forget_units()
    assert "Late" in opened.unit(str(folder / "a.sp")).names


def test_directories_as_written(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("HOME", str(folder / "home"))
    assert expand_directory("${workspaceFolder}/inc", str(folder)) == str(folder / "inc")
    assert expand_directory("inc", str(folder)) == str(folder / "inc")
    if os.name == "posix":
        assert expand_directory("~/inc", str(folder)) == str(folder / "home/inc")


def test_natural_directories_stop_at_the_workspace(folder: Path) -> None:
    for name in ("include", "ws/addons/sourcemod/scripting/include", "ws/sub/include"):
        (folder / name).mkdir(parents=True)
    found = natural_directories(str(folder / "ws/sub/a.sp"), str(folder / "ws"))
    assert found == [str(folder / "ws/sub/include"), str(folder / "ws/addons/sourcemod/scripting/include")]


def test_our_headers_stand_in(folder: Path) -> None:
    write(folder, {"a.sp": "#include <sourcemod>\n#include <left4dhooks>\n"})
    unit = project(folder).unit(str(folder / "a.sp"))
    assert unit.missing == []
    native = unit.lookup("PrintToChatAll", unit.root.path)
    assert isinstance(native, Function)
    assert native.variadic
    located = unit.locate(native)
    assert located is not None
    assert located[0].library


def test_the_users_headers_come_first(folder: Path) -> None:
    write(
        folder,
        {"a.sp": "#include <sourcemod>\n", "include/sourcemod.inc": "#define _mine\nnative void OnlyMine();\n"},
    )
    unit = project(folder).unit(str(folder / "a.sp"))
    assert "OnlyMine" in unit.names
    assert "PrintToChatAll" not in unit.names


def test_includes_that_include_each_other(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#include "one"\n',
            "one.inc": '#include "two"\nnative void One();\n',
            "two.inc": '#include "one"\nnative void Two();\n',
        },
    )
    opened = project(folder)
    unit = opened.unit(str(folder / "a.sp"))
    assert {"One", "Two"} <= set(unit.names)
    assert unit.missing == []
    opened.changed_on_disk(str(folder / "b.sp"))
    assert opened.unit(str(folder / "a.sp")) is unit
    write(folder, {"b.sp": '#include "two"\n'})
    assert {"One", "Two"} <= set(opened.unit(str(folder / "b.sp")).names)


# Units ---------------------------------------------------------------------------------------------------


def test_an_include_means_different_things_under_different_plugins(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#define WITH_EXTRA\n#include "shared"\n',
            "b.sp": '#include "shared"\n',
            "shared.inc": "#if defined WITH_EXTRA\nnative void Extra();\n#endif\nnative void Always();\n",
        },
    )
    opened = project(folder)
    assert {"Extra", "Always"} <= set(opened.unit(str(folder / "a.sp")).names)
    assert "Extra" not in opened.unit(str(folder / "b.sp")).names
    assert "Always" in opened.unit(str(folder / "b.sp")).names


def test_headers_are_shared_between_plugins(folder: Path) -> None:
    text = '#define VERSION "{}"\n#include <sourcemod>\npublic void OnPluginStart() {{ }}\n'
    write(folder, {"a.sp": text.format("1"), "b.sp": text.format("2")})
    opened = project(folder)
    first, second = opened.unit(str(folder / "a.sp")), opened.unit(str(folder / "b.sp"))
    assert first.lookup("KickClient", first.root.path) is second.lookup("KickClient", second.root.path)


def test_static_functions_are_private_to_their_file(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#include "b"\nvoid A() { }\n',
            "b.inc": "static int Hidden() { return 1; }\nint Shown() { return 1; }\n",
        },
    )
    unit = project(folder).unit(str(folder / "a.sp"))
    assert unit.lookup("Hidden", str(folder / "a.sp")) is None
    assert unit.lookup("Hidden", str(folder / "b.inc")) is not None
    assert unit.lookup("Shown", str(folder / "a.sp")) is not None


def test_an_implementation_hides_its_forward(folder: Path) -> None:
    write(folder, {"a.sp": "forward void OnThing();\npublic void OnThing() { }\n"})
    unit = project(folder).unit(str(folder / "a.sp"))
    symbol = unit.lookup("OnThing", unit.root.path)
    assert symbol is not None
    assert "public" in symbol.keywords


def test_names_of_two_includes_are_all_kept(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#include "one"\n#include "two"\n',
            "one.inc": "forward void OnThing();\n",
            "two.inc": "public void OnThing() { }\n",
        },
    )
    unit = project(folder).unit(str(folder / "a.sp"))
    assert len(unit.entries("OnThing", unit.root.path)) == 2


def test_an_edit_in_a_body_keeps_the_symbols_of_everything_else(folder: Path) -> None:
    write(folder, {"a.sp": ""})
    path = str(folder / "a.sp")
    opened = project(folder)
    before = Text.of("#define N 3\nint g_iCount[N];\nvoid A() { g_iCount[0] = N; }\nvoid B() { A(); }\n")
    opened.open(path, before)
    first = opened.unit(path)
    symbols = {name: first.lookup(name, path) for name in ("g_iCount", "A", "B")}
    trees = {chunk.cut.source: chunk.syntax for chunk in first.chunks(path)}
    opened.open(path, Text.of(str(before).replace("= N;", "= N + 1;\n    B();")))
    second = opened.unit(path)
    assert {name: second.lookup(name, path) for name in symbols} == symbols
    same = [chunk for chunk in second.chunks(path) if chunk.cut.source in trees]
    assert len(same) == 2
    assert all(chunk.syntax is trees[chunk.cut.source] for chunk in same)


def test_a_changed_define_changes_what_uses_it(folder: Path) -> None:
    write(folder, {"a.sp": ""})
    path = str(folder / "a.sp")
    opened = project(folder)
    opened.open(path, Text("#define N 3\nint a[N];\nint b;\n"))
    first = opened.unit(path).chunks(path)
    syntax = [chunk.syntax for chunk in first]
    opened.open(path, Text("#define N 4\nint a[N];\nint b;\n"))
    second = [chunk.syntax for chunk in opened.unit(path).chunks(path)]
    assert second[0] is not syntax[0]
    assert second[1] is syntax[1]


def test_symbols_of_every_kind(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": """enum Color { Red, Green = 5 }
enum struct Pair
{
    int a;
    char name[32];
    void Reset() { this.a = 0; }
}
methodmap Thing < Handle
{
    public Thing() { return null; }
    public void Go(int n) { }
    property int X { public get() { return 1; } }
}
typedef Callback = function Action (int client);
const float PI = 3.14;
int g_iList[4][8], g_iOne = 1;
stock float Half(float value = 1.0, any ...) { return value; }
"""
        },
    )
    unit = project(folder).unit(str(folder / "a.sp"))

    def found(name: str) -> object:
        return unit.lookup(name, unit.root.path)

    green, pair, thing, callback, pi, grid, half = map(
        found, ("Green", "Pair", "Thing", "Callback", "PI", "g_iList", "Half")
    )
    assert isinstance(green, Variable)
    assert (green.kind, green.type.tag) == (Kind.CONSTANT, "Color")
    assert isinstance(pair, TypeSymbol)
    assert list(pair.members) == ["a", "name", "Reset"]
    assert isinstance(thing, TypeSymbol)
    assert (thing.parent, list(thing.members)) == ("Handle", ["Go", "X"])
    assert thing.constructor is not None
    assert isinstance(callback, TypeSymbol)
    assert [parameter.name for parameter in callback.signatures[0].params] == ["client"]
    assert isinstance(pi, Variable)
    assert pi.kind is Kind.CONSTANT
    assert isinstance(grid, Variable)
    assert grid.type.dims == (0, 0)
    assert isinstance(half, Function)
    assert half.variadic
    assert str(half.type) == "float"


def test_a_file_that_is_gone(folder: Path) -> None:
    with pytest.raises(UnreadableFileError):
        project(folder).unit(str(folder / "none.sp"))


# Workspace -----------------------------------------------------------------------------------------------


def test_the_plugins_that_include_a_file(folder: Path) -> None:
    write(
        folder,
        {
            "a.sp": '#include "mid"\n',
            "far/b.sp": '#include "../mid.inc"\n',
            "c.sp": "",
            "mid.inc": '#include "deep"\n',
            "deep.inc": "native void Deep();\n",
            "node_modules/d.sp": '#include "deep"\n',
        },
    )
    workspace = Workspace(project(folder))
    assert list(workspace.index())[-1] == 5
    assert list(workspace.roots_of(str(folder / "deep.inc"))) == [str(folder / "a.sp"), str(folder / "far/b.sp")]
    assert {Path(source.path).name for source in workspace.mentioning("Deep")} == {"deep.inc"}


# Versions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "minor"), [("1.12", 12), ("1.13", 13), ("1.9", 9)])
def test_our_declarations_are_of_the_version_that_is_set(folder: Path, version: str, minor: int) -> None:
    text = f"#include <sourcemod>\n#if SOURCEMOD_V_MINOR == {minor}\nint g_here;\n#else\nint g_not;\n#endif\n"
    write(folder, {"mine/a.sp": text, "other/a.sp": text})
    user = Project((str(folder),), sourcemod=version)
    assert user.unit(str(folder / "mine/a.sp")).lookup("g_here", str(folder / "mine/a.sp"))
    write(folder, {"mine/l4d2.toml": f'[sourcemod]\nversion = "{version}"\n'})
    both = Project((str(folder),))
    assert both.unit(str(folder / "mine/a.sp")).lookup("g_here", str(folder / "mine/a.sp"))
    other = both.unit(str(folder / "other/a.sp"))
    assert bool(other.lookup("g_here", other.root.path)) is (minor == 12)
    copy_file = both.unit(str(folder / "mine/a.sp")).lookup("CopyFile", str(folder / "mine/a.sp"))
    assert bool(copy_file) is (minor > 12)


def test_headers_of_the_user_keep_their_version(folder: Path) -> None:
    write(
        folder,
        {
            "include/version.inc": "#define SOURCEMOD_V_MINOR 7\n",
            "a.sp": "#include <version>\n#if SOURCEMOD_V_MINOR == 7\nint g_here;\n#endif\n",
        },
    )
    unit = Project((str(folder),), sourcemod="1.13").unit(str(folder / "a.sp"))
    assert unit.lookup("g_here", unit.root.path)


def test_a_zero_byte_in_a_folder_name_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    path.write_text('#include "x"\n#include <sourcemod>\n', encoding="utf-8")
    unit = Project(include_dirs=("\0x",)).unit(str(path))
    assert [missing.include.path for missing in unit.missing] == ["x"]


def test_an_open_empty_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    path.write_text("int g_iOnDisk;\n", encoding="utf-8")
    project = Project()
    project.open(str(path), Text.of(""))
    project._sources.clear()
    source = project.source(str(path))
    assert source is not None
    assert not source.text.chars
