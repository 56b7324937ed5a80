"""Renaming: what is changed, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.refusal import Refusal
from server.features.rename import prepare_rename, rename
from tests.world import World, done, world


def renamed(made: World, new: str) -> dict[str, str]:
    """The files that change, as they are afterwards."""
    texts: dict[str, str] = {}
    for one in sorted(done(rename(made.snapshot, made.cursor, new, made.workspace)), reverse=True):
        name = str(Path(one.path).relative_to(made.folder))
        chars = texts.get(name, made.text(name).chars)
        texts[name] = chars[: one.start] + new + chars[one.end :]
    return texts


def refused(made: World, new: str) -> str:
    with pytest.raises(Refusal) as error:
        done(rename(made.snapshot, made.cursor, new, made.workspace))
    return str(error.value)


GLOBAL = """\
#include <sourcemod>
#include "shared.inc"
#define SHOW PrintToServer("%d", g_total)
int g_tot$0al;
public void OnPluginStart() {
    int local = g_total;
    SHOW; // g_total
    PrintToServer("g_total %d", local);
#if 0
    g_total = 3;
#endif
    Shared(g_total);
}
//- shared.inc
stock void Shared(int g_total) { if (g_total) Shared(1); }
"""


def test_a_global_everywhere_it_is_written(tmp_path: Path) -> None:
    after = renamed(world(tmp_path, GLOBAL), "g_sum")
    assert list(after) == ["main.sp"]
    assert after["main.sp"] == re.sub(
        r"g_total(?! %d)(?!\n)", "g_sum", GLOBAL.partition("//-")[0].replace("$0", "")
    ).replace("; // g_sum", "; // g_total")


def test_nothing_changes_for_the_same_name(tmp_path: Path) -> None:
    assert renamed(world(tmp_path, GLOBAL), "g_total") == {}


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("9lives", "not a name"),
        ("", "not a name"),
        ("a b", "not a name"),
        ("größe", "not a name"),
        ("return", "word of the language"),
        ("float", "word of the language"),
        ("x" * 64, "63 characters"),
        ("SHOW", "macro `SHOW`"),
        ("Shared", "there is a `Shared` already"),
        ("PrintToServer", "there is a `PrintToServer` already"),
        ("local", "would hide it"),
    ],
)
def test_names_that_are_refused(tmp_path: Path, new: str, reason: str) -> None:
    assert reason in refused(world(tmp_path, GLOBAL), new)


@pytest.mark.parametrize(
    ("needle", "reason"),
    [
        ('PrintToServer("g_', "library"),
        ("OnPluginStart", "library"),
        ("shared.inc", "renaming its file"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, needle: str, reason: str) -> None:
    made = world(tmp_path, GLOBAL)
    with pytest.raises(Refusal, match=reason):
        prepare_rename(made.snapshot, made.at(needle))


def test_what_the_compiler_brings_along_is_refused(tmp_path: Path) -> None:
    made = world(tmp_path, "char g_a[4];\nvoid Go() { g_a[0] = EO$0S; }\n")
    with pytest.raises(Refusal, match="compiler itself"):
        prepare_rename(made.snapshot, made.cursor)
    assert prepare_rename(made.snapshot, made.at("void")) is None


def test_what_sourcemod_looks_for_is_refused(tmp_path: Path) -> None:
    made = world(tmp_path, '#include <sourcemod>\npublic Plugin my$0info = { name = "x" };\n')
    with pytest.raises(Refusal, match="by this name"):
        prepare_rename(made.snapshot, made.cursor)


def test_prepare_gives_the_name(tmp_path: Path) -> None:
    made = world(tmp_path, GLOBAL)
    found = prepare_rename(made.snapshot, made.cursor)
    assert found is not None
    assert made.text("main.sp").slice(*found) == "g_total"


LOCALS = """\
void One(int amount) {
    for (int i = 0; i < amount; i++) { Two(i); }
    for (int k = 0; k < amount; k++) { Two($0k); }
    int other = 1;
    Two(other);
}
void Two(int value) { if (value) One(.amount = value); }
"""


def test_locals(tmp_path: Path) -> None:
    after = renamed(world(tmp_path, LOCALS), "i")["main.sp"]
    assert after.splitlines()[2] == "    for (int i = 0; i < amount; i++) { Two(i); }"
    made = world(tmp_path, LOCALS)
    assert "there is a `other` already" in refused(made, "amount").replace("amount", "other")
    assert "there is a `Two` already" in refused(made, "Two")


def test_parameters_with_their_named_arguments(tmp_path: Path) -> None:
    made = world(tmp_path, LOCALS.replace("$0", "").replace("int amount", "int am$0ount"))
    after = renamed(made, "count")["main.sp"]
    assert "amount" not in after
    assert ".count = value" in after


def test_a_local_that_a_macro_uses_is_refused(tmp_path: Path) -> None:
    made = world(tmp_path, "#define NEXT (step + 1)\nint Go() { int st$0ep = 1; return NEXT; }\n")
    assert "the macro `NEXT`" in refused(made, "pace")


def test_macros(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#define LIM$0IT 3
#if defined LIMIT && LIMIT > 2
int g_list[LIMIT];
#else
int g_other[LIMIT];
#endif
#undef LIMIT
""",
    )
    after = renamed(made, "MOST")["main.sp"]
    assert "LIMIT" not in after
    assert after.count("MOST") == 6
    assert "`g_list` is used already" in refused(world(tmp_path, "#define A$0 3\nint g_list[A];\n"), "g_list")


def test_types_with_constructors_and_enums_of_their_name(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
enum Box { Box_None };
methodmap Box {
    public Bo$0x(int n) { return view_as<Box>(n); }
    public native ~Box();
}
Box g_box;
void Go() { g_box = new Box(1); Box:g_box; }
""",
    )
    after = renamed(made, "Crate")["main.sp"]
    assert re.findall(r"\bBox\b", after) == []
    assert after.count("Crate") == 8


SHARED = """\
#include "api.inc"
public void OnShared(int client) { Api_Do(client); }
public void Start() { CreateNative("Api_Do", Native_Do); }
native void CreateNative(const char[] name, int func);
int Native_Do;
//- api.inc
forward void OnSha$0red(int client);
native void Api_Do(int client);
//- other.sp
#include "api.inc"
public void OnShared(int client) { Api_Do(client); }
int g_taken;
//- stranger.sp
public void OnShared(int client) {}
"""


def test_a_forward_with_its_handlers_in_all_plugins(tmp_path: Path) -> None:
    after = renamed(world(tmp_path, SHARED), "OnCommon")
    assert sorted(after) == ["api.inc", "main.sp", "other.sp"]
    assert all("OnShared" not in text for text in after.values())


def test_a_name_that_another_plugin_has_is_refused(tmp_path: Path) -> None:
    assert "other.sp" in refused(world(tmp_path, SHARED), "g_taken")


def test_natives_with_the_strings_that_name_them(tmp_path: Path) -> None:
    made = world(tmp_path, SHARED.replace("$0", "").replace("native void Api_Do", "native void Api_$0Do"))
    after = renamed(made, "Api_Make")
    assert '"Api_Make"' in after["main.sp"]
    assert sorted(after) == ["api.inc", "main.sp", "other.sp"]


def test_members(tmp_path: Path) -> None:
    text = """\
methodmap Base {
    property int Size { public get() { return 1; } }
    public int Twice() { return this.Si$0ze * 2; }
}
methodmap Derived < Base {
    public int Thrice() { return this.Size * 3; }
}
"""
    made = world(tmp_path, text)
    assert renamed(made, "Length")["main.sp"].count("Length") == 3
    assert "`Derived` has a `Thrice` already" in refused(made, "Thrice")
    assert "`Base` has a `Twice` already" in refused(made, "Twice")


@pytest.mark.parametrize("marked", [GLOBAL, LOCALS, SHARED])
def test_what_was_clean_stays_clean(tmp_path: Path, marked: str) -> None:
    """A renamed plugin has no finding that it had not."""
    made = world(tmp_path, marked)
    before = {path: _codes(made, path) for path in made.workspace.files}
    for name, text in renamed(made, "fresh_name").items():
        (tmp_path / name).write_text(text)
        made.project.changed_on_disk(made.path(name))
    for path, codes in before.items():
        assert _codes(made, path) <= codes


def _codes(made: World, path: str) -> Counter[str]:
    name = str(Path(path).relative_to(made.folder))
    return Counter(one.code for one in diagnose(made.of(name).unit, path))
