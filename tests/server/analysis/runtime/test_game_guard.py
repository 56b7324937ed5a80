"""Which code a condition about the game keeps from running in Left 4 Dead 2."""

from __future__ import annotations

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.unit import Unit
from server.syntax.text import Text

HEAD = "#include <sourcemod>\nbool g_bL4D2;\nEngineVersion g_Engine;\nchar g_sGame[32];\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project((str(tmp_path_factory.mktemp("guard")),))


def marked(project: Project, source: str) -> dict[str, bool]:
    """Whether each call of `PrintToServer("name")` is guarded, by that name."""
    path = "/nowhere/plugin.sp"
    project.open(path, Text.of(HEAD + source))
    unit: Unit = project.unit(path)
    found: dict[str, bool] = {}
    for chunk in unit.chunks(path):
        checked = check_chunk(unit, path, chunk)
        problems = [*chunk.syntax.problems, *checked.problems]
        assert {problem.code for problem in problems} <= {"deprecated"}, source
        view = ChunkView(unit, path, chunk, checked)
        for called in checked.calls:
            if called.function.name == "PrintToServer":
                found[called.call.args[0].value] = is_guarded(view, called.call)  # type: ignore[attr-defined]
    project.close(path)
    return found


def body(text: str) -> str:
    return f"public void OnPluginStart()\n{{\n{text}\n}}\n"


@pytest.mark.parametrize(
    ("condition", "guarded"),
    [
        ("GetEngineVersion() == Engine_Left4Dead2", False),
        ("GetEngineVersion() != Engine_Left4Dead2", True),
        ("GetEngineVersion() == Engine_Left4Dead", True),
        ("Engine_CSGO == GetEngineVersion()", True),
        ("!(GetEngineVersion() == Engine_TF2)", False),
        ("GetEngineVersion() == Engine_TF2 || GetEngineVersion() == Engine_CSS", True),
        ("GetEngineVersion() == Engine_TF2 || GetEngineVersion() == Engine_Left4Dead2", False),
        ("GetEngineVersion() == Engine_Left4Dead2 && GetMaxEntities() > 3", False),
        ("GetMaxEntities() > 3", False),
        ("GuessSDKVersion() == 40", True),
        ("MaxClients == 2", False),
    ],
)
def test_conditions(project: Project, condition: str, guarded: bool) -> None:
    assert marked(project, body(f'if ({condition}) {{ PrintToServer("a"); }}')) == {"a": guarded}


def test_both_sides_of_a_condition(project: Project) -> None:
    source = """
    if (GetEngineVersion() == Engine_Left4Dead) PrintToServer("l4d");
    else PrintToServer("l4d2");
    switch (GetEngineVersion())
    {
        case Engine_Left4Dead2: PrintToServer("case l4d2");
        case Engine_CSGO, Engine_CSS: PrintToServer("case cs");
        default: PrintToServer("default");
    }
    """
    assert marked(project, body(source)) == {
        "l4d": True,
        "l4d2": False,
        "case l4d2": False,
        "case cs": True,
        "default": True,
    }


def test_variables_keep_the_answer(project: Project) -> None:
    source = """
public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
    EngineVersion test = GetEngineVersion();
    if (test == Engine_Left4Dead) g_bL4D2 = false;
    else if (test == Engine_Left4Dead2) g_bL4D2 = true;
    else
    {
        PrintToServer("neither");
        return APLRes_SilentFailure;
    }
    g_Engine = test;
    PrintToServer("loads");
    return APLRes_Success;
}

public void OnPluginStart()
{
    if (g_bL4D2) PrintToServer("l4d2");
    if (!g_bL4D2) PrintToServer("l4d");
    if (g_Engine != Engine_Left4Dead2) return;
    PrintToServer("after");
}
"""
    assert marked(project, source) == {"neither": True, "loads": False, "l4d2": False, "l4d": True, "after": False}


def test_early_exits(project: Project) -> None:
    source = """
    if (GetEngineVersion() != Engine_Left4Dead2)
    {
        SetFailState("Left 4 Dead 2 only");
    }
    PrintToServer("first");
    for (int i = 0; i < 3; i++)
    {
        if (GetEngineVersion() == Engine_Left4Dead2) continue;
        PrintToServer("in the loop");
    }
    if (GetEngineVersion() == Engine_Left4Dead2) return;
    PrintToServer("last");
    """
    assert marked(project, body(source)) == {"first": False, "in the loop": True, "last": True}


def test_folder_names(project: Project) -> None:
    source = """
bool IsLeft4Dead2()
{
    char folder[32];
    GetGameFolderName(folder, sizeof(folder));
    return StrEqual(folder, "left4dead2", false);
}

public void OnPluginStart()
{
    GetGameFolderName(g_sGame, sizeof(g_sGame));
    if (StrContains(g_sGame, "left4dead") != -1) PrintToServer("both");
    if (strcmp(g_sGame, "tf") == 0) PrintToServer("tf");
    if (IsLeft4Dead2()) PrintToServer("l4d2");
    else PrintToServer("other");
    char text[64];
    GetGameDescription(text, sizeof(text));
    if (StrEqual(text, "Left 4 Dead 2")) PrintToServer("described");
}
"""
    assert marked(project, source) == {"both": False, "tf": True, "l4d2": False, "other": True, "described": True}


def test_what_has_nothing_to_do_with_the_game(project: Project) -> None:
    source = """
    bool late = GetMaxEntities() > 7;
    if (late) PrintToServer("late");
    if (g_bL4D2) PrintToServer("never told");
    if (GetMaxHumanPlayers() > 8) return;
    PrintToServer("after");
    """
    assert marked(project, body(source)) == {"late": False, "never told": False, "after": False}


def test_functions_are_as_guarded_as_their_calls(project: Project) -> None:
    source = """
void Foreign()
{
    PrintToServer("foreign");
}

void Shared()
{
    PrintToServer("shared");
}

void Tied(any data)
{
    PrintToServer("tied");
}

void Passed(any data)
{
    PrintToServer("passed");
}

public void OnPluginStart()
{
    if (GetEngineVersion() == Engine_TF2)
    {
        Foreign();
        Shared();
        Passed(0);
        RequestFrame(Tied);
    }
    RequestFrame(Passed);
    Shared();
}
"""
    assert marked(project, source) == {"foreign": True, "shared": False, "tied": True, "passed": False}


def test_the_last_assignment_counts(project: Project) -> None:
    source = """
int g_iGame;

public void OnPluginStart()
{
    char folder[32];
    GetGameFolderName(folder, sizeof(folder));
    g_iGame = 0;
    if (StrEqual(folder, "tf")) g_iGame = 1;
    if (StrEqual(folder, "left4dead2")) g_iGame = 2;
    if (g_iGame == 1) PrintToServer("tf");
    if (g_iGame == 2) PrintToServer("l4d2");
}
"""
    assert marked(project, source) == {"tf": True, "l4d2": False}


def test_what_can_not_be_followed_is_guarded(project: Project) -> None:
    source = """
char g_sGames[][] = {"left4dead2", "tf"};
int g_iGame = -1;

public void OnPluginStart()
{
    char folder[32];
    GetGameFolderName(folder, sizeof(folder));
    for (int i = 0; i < sizeof(g_sGames); i++)
    {
        if (StrEqual(folder, g_sGames[i])) g_iGame = i;
    }
    if (g_iGame == 1) PrintToServer("tf");
}
"""
    assert marked(project, source) == {"tf": True}


def test_elements_fields_and_letters(project: Project) -> None:
    source = """
enum struct Game
{
    bool tf;
    bool other;
}
Game g_Game;
bool g_bGames[3];
bool g_bLate[2];

public void OnPluginStart()
{
    g_Game.tf = GetEngineVersion() == Engine_TF2;
    g_Game.other = GetMaxEntities() > 7;
    if (GetEngineVersion() == Engine_TF2) g_bGames[1] = true;
    g_bLate[0] = GetMaxEntities() > 7;
    g_bLate[1] = g_bLate[0];
    bool own[2];
    own[0] = own[1];
    own[1] = GetEngineVersion() == Engine_CSS;
    GetGameFolderName(g_sGame, sizeof(g_sGame));
    if (g_Game.tf) PrintToServer("field");
    if (g_Game.other) PrintToServer("other field");
    if (g_bGames[1]) PrintToServer("element");
    if (g_bLate[1]) PrintToServer("other element");
    if (own[0]) PrintToServer("own element");
    if (g_sGame[0] == 't') PrintToServer("letter");
}
"""
    assert marked(project, source) == {
        "field": True,
        "other field": False,
        "element": True,
        "other element": False,
        "own element": True,
        "letter": True,
    }


@pytest.mark.parametrize(
    ("condition", "guarded"),
    [
        ('LibraryExists("tf2")', True),
        ('LibraryExists("left4dhooks")', False),
        ('LibraryExists("adminmenu")', False),
        ('GetFeatureStatus(FeatureType_Native, "TF2_GetPlayerClass") == FeatureStatus_Available', True),
        ('FindConVar("tf_arena_max_streak") != null', True),
        ('FindConVar("sv_cheats") != null', False),
        ('FindConVar("z_difficulty") != null', False),
        ('FindSendPropInfo("CTFPlayer", "m_iClass") > 0', True),
        ('FindSendPropInfo("CTerrorPlayer", "m_iTeamNum") > 0', False),
        ('FindPluginByFile("tf2_stats.smx") != null', True),
        ("g_Known.ContainsKey(g_sGame)", True),
    ],
)
def test_asking_for_what_only_other_games_have(project: Project, condition: str, guarded: bool) -> None:
    source = "StringMap g_Known;\n" + body(
        f'GetGameFolderName(g_sGame, sizeof(g_sGame));\nif ({condition}) {{ PrintToServer("a"); }}'
    )
    assert marked(project, source) == {"a": guarded}


def test_names_that_speak_of_other_games(project: Project) -> None:
    source = """
enum Game { Game_Unknown, Game_TF2, Game_L4D2 };
native Game Library_GetGame();
native bool Library_IsCSGO();

void TF2_HookRounds()
{
    PrintToServer("called like a game");
}

public void OnPluginStart()
{
    switch (Library_GetGame())
    {
        case Game_TF2: PrintToServer("case");
        case Game_L4D2: PrintToServer("case l4d2");
    }
    if (Library_IsCSGO()) PrintToServer("function");
    if (Library_GetGame() == Game_L4D2) PrintToServer("l4d2");
    TF2_HookRounds();
}
"""
    assert marked(project, source) == {
        "called like a game": True,
        "case": True,
        "case l4d2": False,
        "function": True,
        "l4d2": False,
    }
