"""Which game a plugin is for, from what its code says."""

from __future__ import annotations

import pytest

from server.analysis.project import Project
from server.analysis.runtime.detect import Detection, allows_game, detect
from server.analysis.unit import Unit
from server.syntax.text import Text

HANDLER = """
void OnEvent(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer(name);
}
"""
LOAD = """#include <sourcemod>
public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
    EngineVersion engine = GetEngineVersion();
    if (%s)
    {
        strcopy(error, err_max, "not this game");
        return APLRes_SilentFailure;
    }
    return APLRes_Success;
}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project((str(tmp_path_factory.mktemp("detect")),))


def unit_of(project: Project, source: str, name: str = "plugin") -> Unit:
    path = f"/nowhere/{name}.sp"
    project.open(path, Text.of(source))
    unit = project.unit(path)
    project.close(path)
    return unit


def detected(project: Project, source: str) -> Detection:
    return detect(unit_of(project, source))


def start(text: str, includes: str = "") -> str:
    return f"#include <sourcemod>\n{includes}\npublic void OnPluginStart()\n{{\n{text}\n}}\n{HANDLER}"


@pytest.mark.parametrize(
    ("refused", "game"),
    [
        ("engine != Engine_Left4Dead2", "l4d2"),
        ("engine != Engine_Left4Dead", "l4d"),
        ("engine != Engine_Left4Dead && engine != Engine_Left4Dead2", "both"),
        ("!(engine == Engine_Left4Dead || engine == Engine_Left4Dead2)", "both"),
        ("engine != Engine_CSGO", "csgo"),
        ("engine != Engine_TF2", "tf2"),
    ],
)
def test_a_plugin_that_refuses_the_other_games(project: Project, refused: str, game: str) -> None:
    found = detected(project, LOAD % refused)
    assert (found.game, found.confidence) == (game, "high")
    assert [one.what for one in found.evidence] == ["a check of the game that ends the plugin"]


def test_refusing_one_game_only_says_little(project: Project) -> None:
    found = detected(project, LOAD % "engine == Engine_TF2")
    assert (found.game, found.confidence) == ("generic", "medium")


def test_set_fail_state(project: Project) -> None:
    text = """
    char folder[32];
    GetGameFolderName(folder, sizeof(folder));
    if (!StrEqual(folder, "left4dead2", false))
    {
        SetFailState("Left 4 Dead 2 only");
    }
    """
    assert detected(project, start(text))[:2] == ("l4d2", "high")


def test_events(project: Project) -> None:
    hook = 'HookEvent("{}", OnEvent);'.format
    assert detected(project, start(hook("player_death"))).game == "generic"
    assert detected(project, start(hook("charger_carry_start"))).game == "l4d2"
    assert detected(project, start(hook("tank_spawn"))).game == "both"
    assert detected(project, start(hook("teamplay_round_win"))).game == "tf2"
    assert detected(project, start(hook("tank_spawn") + hook("charger_carry_start"))).game == "l4d2"


def test_trying_an_event_shows_nothing(project: Project) -> None:
    assert detected(project, start('HookEventEx("teamplay_win_panel", OnEvent);')).game == "generic"


def test_the_file_name(project: Project) -> None:
    neutral = start('HookEvent("player_death", OnEvent);')
    assert detect(unit_of(project, neutral, "l4d2_ranking"))[:2] == ("l4d2", "low")
    assert detect(unit_of(project, neutral, "ranking")).game == "generic"
    foreign = start('HookEvent("teamplay_round_win", OnEvent);')
    assert not allows_game(unit_of(project, foreign, "tf2_ranking"))
    found = detect(unit_of(project, foreign, "tf2_ranking"))
    assert [one.what for one in found.evidence] == [
        "its file is called `tf2_ranking`",
        "the event `teamplay_round_win`",
    ]


def test_events_that_several_other_games_have(project: Project) -> None:
    hook = 'HookEvent("{}", OnEvent);'.format
    assert detected(project, start(hook("teamplay_round_start"))).game == "generic"
    assert detected(project, start(hook("keycode_enter")))[:2] == ("nmrih", "low")
    assert detected(project, start(hook("teamplay_round_start") + hook("keycode_enter")))[:2] == ("nmrih", "medium")
    assert detected(project, start(hook("teamplay_round_start") + hook("charger_carry_start"))).game == "l4d2"


def test_other_marks(project: Project) -> None:
    sdktools = "#include <sdktools>"
    assert detected(project, start('CreateEntityByName("weapon_vomitjar");', sdktools)).game == "l4d2"
    assert detected(project, start('CreateEntityByName("prop_dynamic");', sdktools)).game == "generic"
    assert detected(project, start('GetEntProp(1, Prop_Send, "m_zombieClass");')).game == "both"
    assert detected(project, start('FindConVar("z_spitter_limit");')).game == "l4d2"
    assert detected(project, start('FindConVar("sv_cheats");')).game == "generic"
    assert detected(project, start("L4D2_IsScavengeMode();", "#include <left4dhooks>")).game == "l4d2"
    assert detected(project, start('CreateConVar("tf2_speed", "1");')).game == "tf2"


def test_marks_under_a_condition_do_not_count(project: Project) -> None:
    text = 'if (GetEngineVersion() == Engine_TF2) { HookEvent("teamplay_round_win", OnEvent); }'
    assert detected(project, start(text)).game == "generic"


def test_confidence_grows(project: Project) -> None:
    events = ["charger_carry_start", "jockey_ride", "spitter_killed", "tank_spawn"]
    seen = [
        detected(project, start("".join(f'HookEvent("{name}", OnEvent);' for name in events[:count]))).confidence
        for count in (1, 2, 4)
    ]
    assert seen == ["low", "medium", "high"]


def test_game_data_makes_a_generic_plugin_doubtful(project: Project) -> None:
    assert detected(project, start('LoadGameConfigFile("thing");'))[:2] == ("generic", "low")
    assert detected(project, start('PrintToServer("thing");'))[:2] == ("generic", "high")


def test_which_plugins_are_asked_about_left_4_dead_2(project: Project) -> None:
    foreign = ("teamplay_round_win", "player_builtobject", "post_inventory_application")
    two = "".join(f'HookEvent("{name}", OnEvent);' for name in foreign)
    assert not allows_game(unit_of(project, start(two)))
    assert allows_game(unit_of(project, start('HookEvent("teamplay_round_win", OnEvent);')))
    assert allows_game(unit_of(project, start('HookEvent("player_death", OnEvent);')))
    assert not allows_game(unit_of(project, LOAD % "engine != Engine_Left4Dead"))


def test_a_plugin_for_several_games(project: Project) -> None:
    names = ("tank_spawn", "charger_carry_start", "teamplay_round_win", "player_builtobject", "bomb_planted")
    found = detected(project, start("".join(f'HookEvent("{name}", OnEvent);' for name in names)))
    assert (found.game, found.several) == ("generic", True)


def test_forwards(project: Project) -> None:
    source = (
        "#include <sourcemod>\n#include <left4dhooks>\npublic void L4D2_OnStartCarryingVictim_Post(int a, int b) {}\n"
    )
    found = detected(project, source)
    assert found.game in ("l4d2", "both")
    assert any("L4D2_OnStartCarryingVictim_Post" in one.what for one in found.evidence)
