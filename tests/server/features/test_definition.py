"""Going to definitions, declarations, types and implementations."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.declaration import declaration
from server.features.definition import definition
from server.features.implementation import implementation
from server.features.type_definition import type_definition
from tests.world import World, done, world

PLUGIN = """\
#include <sourcemod>
#include "part.inc"
#define LIMIT 4
#define DOUBLE(%1) ((%1) * 2)

enum Mode { Mode_Off, Mode_On }
enum struct Player {
    int health;
    float origin[3];
    void Heal(int by) {
        this.health += by;
    }
}
methodmap Box < Handle {
    public Box(int size) {
        return view_as<Box>(new ArrayList(size));
    }
    property int Size {
        public get() { return LIMIT; }
    }
    public void Grow(int by) {
        SetSize(this, this.Size + by);
    }
}
int g_count;

void SetSize(Box box, int size = LIMIT, bool force = false) {
    g_count = DOUBLE(size);
}

public void OnPluginStart() {
    Player player;
    player.Heal(3);
    Box box = new Box(LIMIT);
    box.Grow(g_count);
    SetSize(box, .force = true);
    Shared(Mode_On);
    CreateTimer(1.0, Timer_Tick);
    delete box;
}

Action Timer_Tick(Handle timer) {
    return Plugin_Stop;
}
//- part.inc
stock void Shared(int value) {
    PrintToServer("%d", value);
}
"""


@pytest.fixture
def plugin(tmp_path: Path) -> World:
    return world(tmp_path, PLUGIN)


@pytest.mark.parametrize(
    ("needle", "nth", "expected"),
    [
        ("g_count", 1, "main.sp:25 g_count"),
        ("g_count", 0, "main.sp:25 g_count"),
        ("Heal", 1, "main.sp:10 Heal"),
        ("health", 1, "main.sp:8 health"),
        ("new Box", 0, None),
        ("Box(LIMIT", 0, "main.sp:15 Box"),
        ("Box box = new", 0, "main.sp:14 Box"),
        ("box.Grow", 0, "main.sp:34 box"),
        ("Grow", 1, "main.sp:21 Grow"),
        ("Size + by", 0, "main.sp:18 Size"),
        ("force = true", 0, "main.sp:27 force"),
        ("LIMIT)", 0, "main.sp:3 LIMIT"),
        ("LIMIT;", 0, "main.sp:3 LIMIT"),
        ("DOUBLE(size", 0, "main.sp:4 DOUBLE"),
        ("size);", 0, "main.sp:27 size"),
        ("Shared", 0, "part.inc:1 Shared"),
        ("Mode_On)", 0, "main.sp:6 Mode_On"),
        ("Timer_Tick", 0, "main.sp:42 Timer_Tick"),
        ("by;", 0, "main.sp:10 by"),
        ("Plugin_Stop", 0, "core.inc:"),
        ("CreateTimer", 0, "timers.inc:"),
        ("part.inc", 0, "part.inc:1 "),
        ("1.0, Timer", 0, None),
    ],
)
def test_definition(plugin: World, needle: str, nth: int, expected: str | None) -> None:
    found = definition(plugin.snapshot, plugin.at(needle, nth=nth))
    places = plugin.places(found[1]) if found is not None else []
    if expected is None:
        assert places == []
    else:
        assert len(places) == 1
        assert places[0].startswith(expected)


def test_declaration_of_a_handler_is_its_forward(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include <sourcemod>
forward void OnOwn(int client);
public void OnOwn(int client) {}
public void OnPluginSt$0art() {}
""",
    )
    found = declaration(made.snapshot, made.cursor)
    assert found is not None
    assert [place.path.rsplit("/", 1)[1] for place in found[1]] == ["sourcemod.inc"]
    own = declaration(made.snapshot, made.at("OnOwn", nth=1))
    assert own is not None
    assert made.places(own[1]) == ["main.sp:2 OnOwn"]
    assert declaration(made.snapshot, made.at("client)", nth=1)) is None


@pytest.mark.parametrize(
    ("needle", "nth", "expected"),
    [
        ("box.Grow", 0, ["main.sp:14 Box"]),
        ("player.Heal", 0, ["main.sp:7 Player"]),
        ("Box box,", 0, ["main.sp:14 Box"]),
        ("g_count", 0, []),
        ("Mode_On)", 0, ["main.sp:6 Mode"]),
        ("LIMIT", 0, []),
    ],
)
def test_type_definition(plugin: World, needle: str, nth: int, expected: list[str]) -> None:
    found = type_definition(plugin.snapshot, plugin.at(needle, nth=nth))
    assert (plugin.places(found[1]) if found is not None else []) == expected


SHARED = """\
#include <sourcemod>
#include <api>
public void OnShared(int client) {}
public void OnPluginStart() { Api_Do$0(1); }
//- include/api.inc
forward void OnShared(int client);
native void Api_Do(int client);
//- other.sp
#include <sourcemod>
#include <api>
// public void OnShared(int client) {}
public APLRes AskPluginLoad2(Handle self, bool late, char[] error, int max) {
    CreateNative("Api_Do", Native_Do);
    return APLRes_Success;
}
any Native_Do(Handle plugin, int params) { return 0; }
public void OnShared(int client) {}
//- stranger.sp
#include <sourcemod>
public void OnShared(int client) {}
"""


def test_implementations_of_a_forward_are_its_handlers(tmp_path: Path) -> None:
    made = world(tmp_path, SHARED)
    declared = made.of("include/api.inc")
    found = done(implementation(declared, made.at("OnShared", "include/api.inc"), made.workspace))
    assert made.places(found) == ["main.sp:3 OnShared", "other.sp:9 OnShared"]


def test_implementation_of_a_native_is_what_registers_it(tmp_path: Path) -> None:
    made = world(tmp_path, SHARED)
    found = done(implementation(made.snapshot, made.cursor, made.workspace))
    assert made.places(found) == ["other.sp:8 Native_Do"]


def test_definition_in_code_that_is_not_compiled(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
int g_count;
#if 0
void Old() {
    // g_count
    g_co$0unt = 1;
}
#endif
""",
    )
    found = definition(made.snapshot, made.cursor)
    assert found is not None
    assert made.places(found[1]) == ["main.sp:1 g_count"]
    assert definition(made.snapshot, made.at("g_count", nth=1)) is None


def test_definition_of_an_include_that_is_missing(tmp_path: Path) -> None:
    made = world(tmp_path, "#include <no$0thing>\n")
    found = definition(made.snapshot, made.cursor)
    assert found is not None
    assert found[1] == []


def test_definition_in_directives(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#define ONE 1
#define TWO (ONE + 1)
#if TWO > ONE
int g_a = TWO;
#endif
const int THREE = 3;
#define FOUR (THREE + ONE)
""",
    )
    found = [definition(made.snapshot, made.at(needle)) for needle in ("ONE +", "TWO >", "THREE +")]
    assert [made.places(one[1]) for one in found if one is not None] == [
        ["main.sp:1 ONE"],
        ["main.sp:2 TWO"],
        ["main.sp:6 THREE"],
    ]
