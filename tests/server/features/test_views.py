"""Files as the compiler sees them, what is known of them, and names in strings that lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.definition import definition
from server.features.known import known
from server.features.preprocessed import preprocessed
from server.features.syntax_tree import syntax_tree
from tests.world import World, world

PLUGIN = """\
#include <sourcemod>
#include "part.inc"
#include "missing.inc"
#tryinclude "optional.inc"
#define LIMIT 4
#define TWICE(%1) ((%1) * \\
    2)
#define EACH(%1) for (int %1 = 1; %1 <= MaxClients; %1++) if (IsClientInGame(%1))
#if defined OLD
int g_iOld;
#else
int g_iNew = LIMIT; // LIMIT in words
#endif
char g_sText[] = "LIMIT TWICE(3)";

public void OnPluginStart() {
    EACH(i) {
        PrintToServer("ü %d", TWICE(
            LIMIT));
    }
    ConVar limit = FindConVar("tank_limit");
    limit.SetInt(PART);
}
//- part.inc
#define PART TWICE(5)
stock void MakeConVars() {
    CreateConVar("Tank_Limit", "3");
}
"""


@pytest.fixture
def made(tmp_path: Path) -> World:
    return world(tmp_path, PLUGIN)


def test_macros_are_expanded_and_lines_stay(made: World) -> None:
    snapshot = made.snapshot
    lines = preprocessed(snapshot).split("\n")
    assert len(lines) == len(str(snapshot.text).split("\n"))
    assert lines[0].startswith("#include <sourcemod>  // ")
    assert lines[1].endswith("part.inc")
    assert lines[2] == '#include "missing.inc"  // not found'
    assert lines[4:8] == [
        "// #define LIMIT 4",
        "// #define TWICE(%1) ((%1) * \\",
        "//     2)",
        "// #define EACH(%1) for (int %1 = 1; %1 <= MaxClients; %1++) if (IsClientInGame(%1))",
    ]
    assert lines[8:13] == [
        "// #if defined OLD",
        "// line 10 is not compiled",
        "// #else",
        "int g_iNew = 4; // LIMIT in words",
        "// #endif",
    ]
    assert lines[13] == 'char g_sText[] = "LIMIT TWICE(3)";'
    assert lines[16].startswith("    for (int i = 1; i <= MaxClients; i++) if (IsClientInGame(i))")
    assert lines[17] == '        PrintToServer("ü %d", ((4) * 2)'
    assert lines[21] == "    limit.SetInt(((5) * 2));"


@pytest.mark.parametrize(
    "text", ["", "#if", "#if 0\n", "#define A A\nint a = A;\n", "#include\n", '#include "\n', "\r\n#endif\r\n"]
)
def test_broken_files_are_shown_too(text: str, tmp_path: Path) -> None:
    snapshot = world(tmp_path, text).snapshot
    assert preprocessed(snapshot).count("\n") == text.count("\n")
    assert known(snapshot)
    assert syntax_tree(snapshot)


def test_what_is_known_names_what_may_keep_things_quiet(made: World) -> None:
    page = known(made.snapshot)
    assert "- `missing.inc`: **not found**\n" in page
    assert "- `optional.inc`: **not found**, it is optional\n" in page
    assert "The include `missing.inc` of" in page
    assert "1 lines are not compiled" not in page
    assert "1 line is not compiled under the macros that hold here." in page
    assert "## Console variables that it makes\n\n`Tank_Limit`" in page
    assert "## Console variables that it looks up\n\n`tank_limit`" in page


def test_a_part_says_of_which_plugin_it_is(made: World) -> None:
    page = known(made.of("part.inc"))
    assert "- It is a part of the plugin" in page


def test_a_convar_leads_to_where_it_is_made(made: World) -> None:
    snapshot = made.snapshot
    offset = snapshot.text.chars.index("tank_limit")
    found = definition(snapshot, offset)
    assert found is not None
    _, (place,) = found
    assert place.path.endswith("part.inc")
    text = made.of("part.inc").text
    assert text.slice(place.start, place.end) == "Tank_Limit"
    assert text.slice(place.full_start, place.full_end).startswith("CreateConVar(")


def test_other_strings_lead_nowhere(made: World) -> None:
    snapshot = made.snapshot
    assert definition(snapshot, snapshot.text.chars.index("LIMIT TWICE(3)")) is None
