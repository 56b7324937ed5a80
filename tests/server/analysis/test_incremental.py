"""However a text came to be, by edits or at once, it has the same names and the same findings."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.syntax.text import Text, latin

PATH = "/nowhere/plugin.sp"
SOURCE = """#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include <left4dhooks>

#define LIMIT 4
#define TWICE(%1) (%1 * 2)

enum struct Player
{
    int health;
    char name[32];
}

ConVar g_cvLimit;
Player g_players[LIMIT];
int g_iUnused;

public void OnPluginStart()
{
    g_cvLimit = CreateConVar("x", "4", "Größe 坦克");
    HookEvent("player_death", Event_Death);
    for (int i = 0; i < LIMIT; i++)
    {
        g_players[i].health = TWICE(i);
    }
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("userid"));
    if (client && Helper(client, 1.5) > g_cvLimit.IntValue)
        PrintToChat(client, "%N", client);
}

int Helper(int client, float scale)
{
    return RoundToNearest(GetClientHealth(client) * scale);
}
"""

# Pieces that people type, so that edits often give code that means something.
PIECES = st.sampled_from(
    [
        ";",
        "}",
        "{",
        "(",
        ")",
        "\n",
        '"',
        "int y = 3;",
        "Helper(1)",
        "#define LIMIT 9\n",
        "#if 0\n",
        "#endif\n",
        "static ",
        "g_iUnused++;",
        "float",
        "/*",
        "*/",
        "//",
        "void Helper() {}\n",
        ".",
        "é",
        "LIMIT",
        "#include <colors>\n",
        "Helpers(1);",
        "Playr x;",
        "void Helpers() {}\n",
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, len(SOURCE)), st.sampled_from([0, 0, 1, 3, 20, 90]), PIECES), min_size=1, max_size=5
)


HEADERS = Project()
"""Read once: the headers are the same for every example, and reading them takes longer than all the rest."""


def new_project() -> Project:
    made = Project()
    made._sources.update({path: source for path, source in HEADERS._sources.items() if source and source.library})
    return made


def state(project: Project) -> tuple[list[Finding], list[str], list[str]]:
    unit = project.unit(PATH)
    own = [name for name, entries in unit.names.items() if any(entry.source is unit.root for entry in entries)]
    return diagnose(unit, PATH), sorted(own), [chunk.cut.source for chunk in unit.chunks(PATH)]


HEADERS.open(PATH, Text.of(SOURCE))
HEADERS.unit(PATH)


@settings(max_examples=60)
@given(EDITS)
@example([(174, 20, "//"), (134, 1, "é"), (207, 1, "static "), (174, 20, "//"), (174, 20, "//")])
def test_edits_give_the_findings_of_the_final_text(changes: list[tuple[int, int, str]]) -> None:
    project = new_project()
    text = SOURCE
    project.open(PATH, Text.of(text))
    state(project)
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
        project.open(PATH, Text.of(text))
        state(project)
    fresh = new_project()
    fresh.open(PATH, Text.of(text))
    assert state(project) == state(fresh)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("{}()[];,.:\"'\\\n #%1aAéif=<>*/+-&!?_"), max_size=120))
def test_no_text_fails(text: str) -> None:
    project = new_project()
    project.open(PATH, Text(latin(text)))
    for finding in state(project)[0]:
        assert 0 <= finding.start <= finding.end <= len(latin(text))


def test_a_suggestion_goes_with_the_name() -> None:
    project = new_project()
    code = "void Use()\n{\n    Helpers(1, 2);\n    Playr one;\n}\n"
    told = []
    for text in (SOURCE + code, SOURCE.replace("Helper", "Other").replace("Player", "Client") + code, SOURCE + code):
        project.open(PATH, Text.of(text))
        found = {one.code: one.message for one in state(project)[0]}
        told.append([found[code].partition("; did you mean ")[2] for code in ("undefined-symbol", "undefined-type")])
    assert told == [["`Helper`?", "`Player`?"], ["", ""], ["`Helper`?", "`Player`?"]]


def test_the_clean_source_has_only_the_unused_variable() -> None:
    project = Project()
    project.open(PATH, Text.of(SOURCE))
    assert [finding.code for finding in state(project)[0] if finding.severity <= 2] == ["unused-symbol"]
