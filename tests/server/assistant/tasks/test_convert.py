"""VScript becomes a plugin as far as that is certain, and says what it lacks; old syntax becomes new."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.project import Project
from server.assistant.tasks import convert
from server.assistant.tasks.convert.squirrel import is_vscript, read
from server.assistant.tasks.outcome import Beside, Ready
from server.assistant.writing import Job
from server.knowledge import events, vscript
from server.models.errors import UnavailableError
from server.syntax.text import Text
from tests.server.assistant.tasks.on_disk import HEAD, after, opened

SCRIPT = """// Rewards for killing a Tank.
Msg("loading\\n");

DirectorOptions <-
{
	CommonLimit = 20
	MobMinSize = 10
	SpecialRespawnInterval = 12.5
	cm_AggressiveSpecials = true
	weaponsToRemove = { weapon_rifle = 0 }
}

function OnGameEvent_tank_killed(params)
{
	// who did it
	local killer = GetPlayerFromUserID(params["attacker"]);
	if (killer == null)
		return;
	killer.SetHealth(killer.GetHealth() + 20);
	ClientPrint(null, 3, "\\x04" + killer.GetPlayerName() + " has " + killer.GetHealth() + " health, 100%");
}

function Notifications::OnWitchKilled::Reward(witch, params)
{
	Say(null, "A Witch!", false);
}

function Helper(a, b)
{
	return a + b;
}

__CollectGameEventCallbacks(this)
"""


def converted(folder: Path, script: str) -> tuple[str, str]:
    """The plugin and what is said, without a model."""
    made = convert.begin(opened(folder, script, "scripts/reward.nut"), 0, 0, "", True)
    assert isinstance(made, Ready)
    assert made.code is None  # the script stays as it is
    (file,) = made.others
    assert file.path == str(folder / "scripts/reward.sp")
    return file.text, made.markdown


def body(folder: Path, *lines: str, event: str = "player_hurt") -> list[str]:
    """The lines that the statements of a handler become."""
    script = f"function OnGameEvent_{event}(params)\n{{\n" + "".join(f"\t{line}\n" for line in lines) + "}\n"
    code, _ = converted(folder, script)
    inner = code.split("bool dontBroadcast)\n{\n")[1].split("\n}")[0]
    return [line.removeprefix("\t") for line in inner.splitlines()]


def test_script_becomes_a_plugin_without_an_error(tmp_path: Path) -> None:
    code, said = converted(tmp_path, SCRIPT)
    path = str(tmp_path / "reward.sp")
    project = Project()
    project.open(path, Text.of(code))
    assert [one for one in diagnose(project.unit(path), path) if one.severity <= Severity.ERROR] == []
    assert '\tHookEvent("tank_killed", Event_TankKilled);\n' in code
    assert '\tHookEvent("witch_killed", Event_WitchKilled, EventHookMode_PostNoCopy);\n' in code
    assert '\tif (StrEqual(key, "CommonLimit"))\n\t{\n\t\tretVal = 20;\n' in code
    assert '"cm_AggressiveSpecials"))\n\t{\n\t\tretVal = 1;\n' in code
    assert "float &retVal)" in code
    assert "// function Helper(a, b)" in code
    assert "not complete" in said
    assert "- the function `Helper`" in said
    assert "weaponsToRemove" in said


def test_handler_does_what_is_certain(tmp_path: Path) -> None:
    code, _ = converted(tmp_path, SCRIPT)
    assert (
        '\t// who did it\n\tint killer = GetClientOfUserId(event.GetInt("attacker"));\n'
        "\tif (killer < 1 || !IsClientInGame(killer))\n\t{\n\t\treturn;\n\t}\n"
        "\tSetEntityHealth(killer, GetClientHealth(killer) + 20);\n"
        '\tPrintToChatAll("\\x04%N has %d health, 100%%", killer, GetClientHealth(killer));\n}'
    ) in code


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["local d = params.dmg_health", "printl(d)"], ['int d = event.GetInt("dmg_health");', "// printl(d)"]),
        (['printl("it took " + params.dmg_health)'], ['PrintToServer("it took %d", event.GetInt("dmg_health"));']),
        (["local x = RandomFloat(1, 2.5);"], ["float x = GetRandomFloat(1.0, 2.5);"]),
        (["local t = Time() + 3.0"], ["float t = GetGameTime() + 3.0;"]),
        (
            ['local e = Entities.FindByClassname(null, "prop_physics")', 'if (e != null) printl("one")'],
            ['int e = FindEntityByClassname(-1, "prop_physics");', "if (e != -1)", "{", '\tPrintToServer("one");', "}"],
        ),
        (
            ["local p = GetPlayerFromUserID(params.userid)", "if (p && p.IsSurvivor() && !IsPlayerABot(p))",
             "{", '\tp.GiveItem("pain_pills")', "}", "else", '\tprintl("no")'],
            ['int p = GetClientOfUserId(event.GetInt("userid"));',
             "if (((p > 0 && IsClientInGame(p)) && GetClientTeam(p) == 2) && !IsFakeClient(p))",
             "{", '\tGivePlayerItem(p, "pain_pills");', "}", "else", "{", '\tPrintToServer("no");', "}"],
        ),
        (
            ["local p = GetPlayerFromUserID(params.userid)", 'NetProps.SetPropInt(p, "m_isIncapacitated", 0)'],
            ['int p = GetClientOfUserId(event.GetInt("userid"));', "if (p < 1 || !IsClientInGame(p))", "{", "\treturn;",
             "}", 'SetEntProp(p, Prop_Send, "m_isIncapacitated", 0);'],
        ),
    ],
)  # fmt: skip
def test_statements(tmp_path: Path, lines: list[str], wanted: list[str]) -> None:
    assert body(tmp_path, *lines) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "foreach (p in players) p.Kill()",
        "::score += 1",
        'printl("at " + Time())',
        "params.nothing_of_it.Foo()",
        'Director.PlayMegaMobWarningSounds()',
        "unknown.SetHealth(5)",
        'NetProps.SetPropInt(this, "m_x", 1)',
        "local int = \"text\"",
        "Say(null, @\"raw\", false)",
        "// only said \\",
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_as_a_comment(tmp_path: Path, line: str) -> None:
    made = body(tmp_path, line, 'printl("next")')
    assert made[-1] == 'PrintToServer("next");'
    assert made[0].startswith("// ")
    assert len(made) == 2


def test_nothing_runs_behind_a_check_that_was_left_out(tmp_path: Path) -> None:
    made = body(tmp_path, "if (Something())", "\treturn;", 'printl("next")')
    assert [line for line in made if not line.startswith("//")] == []


@pytest.mark.parametrize(
    "lines",
    [
        ("if (a in b)", "\treturn", "else", "\treturn"),
        ("foreach (i, p in players)", '\tprintl("in")'),
        ("while (true)", "\tif (x in y)", '\t\tprintl("in")', "\telse", '\t\tprintl("in")'),
        ("try { a() } catch (e)", '\tprintl("in")'),
    ],
)
def test_what_belongs_to_something_unread_stays_with_it(tmp_path: Path, lines: tuple[str, ...]) -> None:
    made = body(tmp_path, *lines, "params.dmg_health")
    assert [line for line in made if not line.startswith("//")] == []


def test_nothing_runs_behind_a_return(tmp_path: Path) -> None:
    assert body(tmp_path, 'printl("one")', "return", 'printl("two")')[1:] == ["return;", '// printl("two")']


def test_nothing_runs_behind_a_check_that_was_left_out_inside(tmp_path: Path) -> None:
    made = body(
        tmp_path,
        "if (params.dmg_health > 5)",
        "{",
        '\tprintl("hard")',
        "\tif (Something()) return",
        "}",
        'printl("next")',
    )
    assert [line.strip() for line in made if not line.strip().startswith("//")] == [
        'if (event.GetInt("dmg_health") > 5)', "{", 'PrintToServer("hard");', "}",
    ]  # fmt: skip


def test_script_without_anything_certain_is_refused(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, "function Think()\n{\n\tDoIt();\n}\n", "think.nut")
    assert convert.offered(snapshot, 0, 0) == "Convert from VScript (Squirrel)"
    with pytest.raises(UnavailableError, match="Choose a model"):
        convert.begin(snapshot, 0, 0, "", True)


def test_hostile_comment_stays_a_comment(tmp_path: Path) -> None:
    made = body(tmp_path, '/* a */ foo() /* \n*/ ServerCommand("quit") \\ \\', 'printl("next")')
    assert all(line.startswith("//") and not line.endswith("\\") for line in made[:-1])


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "reward.sp").write_text("// mine\n")
    made = convert.begin(opened(tmp_path, SCRIPT, "reward.nut"), 0, 0, "", True)
    assert isinstance(made, Ready)
    assert made.others[0].path == str(tmp_path / "reward2.sp")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (SCRIPT, True),
        ("::Foo <- {}", True),
        ("function Notifications::OnHurt::A(p, q) {}", True),
        ("int a = b <-1;", False),
        ("typedef X = function void (int a);", False),
        ("void OnGameEvent_tank_spawn(Event event, const char[] name, bool dontBroadcast)\n{\n}", False),
        ('// local x = 1\nPrintToChatAll("\\nlocal x = 1");', False),
        ("", False),
    ],
)
def test_vscript_is_told_from_sourcepawn(text: str, is_one: bool) -> None:
    assert is_vscript(text) == is_one


@pytest.mark.parametrize(
    "text", ["function", "function A(", "{{{", "}", "A <- {", "local", "if (", '"', "A <- function(", "x <- {a = -}"]
)
def test_broken_script_is_read_without_an_error(text: str) -> None:
    read(text)


# With a model -------------------------------------------------------------------------------------------------


def test_model_is_told_what_corresponds(tmp_path: Path) -> None:
    made = convert.begin(opened(tmp_path, SCRIPT, "scripts/reward.nut"), 0, 0)
    assert isinstance(made, Beside)
    assert made.path == str(tmp_path / "scripts/reward.sp")
    asked = made.job.messages[-1].content
    assert 'OnGameEvent_tank_killed: HookEvent("tank_killed", handler)' in asked
    assert "GetPlayerFromUserID: GetClientOfUserId(userid)" in asked
    assert "L4D_OnGetScriptValueInt" in asked
    assert made.job.judge(f"{HEAD}void Broken()\n{{\n\tNothing();\n}}\n").errors
    assert not made.job.judge(f"{HEAD}public void OnPluginStart()\n{{\n}}\n").errors


OLD = '#include <sourcemod>\n\npublic OnPluginStart()\n{\n\tnew Float:x = 1.0;\n\tPrintToServer("%f", x);\n}\n'


def test_old_syntax_is_converted_at_once(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, OLD)
    assert convert.offered(snapshot, 0, 0) == "Convert old syntax"
    made = convert.begin(snapshot, 0, 0, "", True)
    assert isinstance(made, Ready)
    assert made.code is not None
    assert "float x = 1.0;" in made.code
    assert "public void OnPluginStart()" in made.code


def test_model_gets_only_what_is_left(tmp_path: Path) -> None:
    text = OLD.replace(
        'PrintToServer("%f", x);', 'PrintToServer("%f", x);\n\tnew String:id[32];\n\tGetClientAuthString(1, id, 32);'
    )
    made = convert.begin(opened(tmp_path, text), 0, 0)
    assert isinstance(made, Job)
    asked = made.messages[-1].content
    assert "GetClientAuthString" in asked.split("Write what is old")[1]
    assert "float x = 1.0;" in asked


def test_new_syntax_is_left_alone(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, f"{HEAD}public void OnPluginStart()\n{{\n}}\n")
    assert convert.offered(snapshot, 0, 0) is None
    with pytest.raises(UnavailableError):
        convert.begin(snapshot, 0, 0, "", True)


def test_selected_script_in_a_plugin_is_offered(tmp_path: Path) -> None:
    text = f"{HEAD}public void OnPluginStart()\n{{\n}}\n\nfunction OnGameEvent_tank_spawn(params) {{\n}}\n"
    snapshot = opened(tmp_path, text)
    start = after(snapshot, "function OnGame")
    assert convert.offered(snapshot, start, len(snapshot.text)) == "Convert from VScript (Squirrel)"


# The facts ---------------------------------------------------------------------------------------------------


def test_notifications_are_events_of_the_game() -> None:
    assert set(vscript.notifications().values()) <= set(events.names())


def test_converted_names_say_what_they_are_for_models_too() -> None:
    for table in (vscript.functions(), vscript.methods()):
        assert [name for name, known in table.items() if not known.hint] == []


def test_forms_use_each_argument(tmp_path: Path) -> None:
    for table in (vscript.functions(), vscript.methods()):
        for name, known in table.items():
            for form in known.forms:
                used = [number for number in range(len(form.takes)) if f"${number}" in form.code]
                silent = [
                    number for number, kind in enumerate(form.takes) if kind in ("null", "bool") or kind[0] == "="
                ]
                assert sorted({*used, *silent}) == list(range(len(form.takes))), name
