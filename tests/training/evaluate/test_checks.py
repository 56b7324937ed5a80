"""Each kind of check holds where it should, and says what is missing where it should not."""

from __future__ import annotations

import pytest

from tests.training.evaluate.programs import context, on_event, program
from training.config import ConfigError, build
from training.evaluate.checks.answers import Answers
from training.evaluate.checks.command import Command
from training.evaluate.checks.convar import ConVar
from training.evaluate.checks.database import Database
from training.evaluate.checks.does import Does
from training.evaluate.checks.forbidden import Forbidden
from training.evaluate.checks.hooks import Hooks
from training.evaluate.checks.keeps_count import KeepsCount
from training.evaluate.checks.phrases import Phrases
from training.evaluate.checks.while_ import While

VICTIM = 'int v = GetClientOfUserId(event.GetInt("userid"));\n'


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (f'{VICTIM}if (GetClientTeam(v) == 2) PrintToChatAll("%N", v);', ""),
        (
            f'{VICTIM}if (GetClientTeam(v) == 2) {{ for (int i = 1; i <= MaxClients; i++) PrintToChat(i, "%N", v); }}',
            "",
        ),
        (f'{VICTIM}PrintToChatAll("%N", v);', "also when team(@userid) is 0"),
        (f'{VICTIM}if (GetClientTeam(v) == 3) PrintToChatAll("%N", v);', "also when team(@userid) is 3"),
        (f'{VICTIM}if (GetClientTeam(v) == 2) PrintToChat(v, "%N", v);', "not to all"),
        ('if (GetClientTeam(GetClientOfUserId(event.GetInt("userid"))) == 2) PrintToChatAll("x");', "without @userid"),
        (f'{VICTIM}if (GetClientTeam(v) == 2) LogMessage("%N", v);', "nothing tells players"),
    ],
)
def test_does(body: str, missing: str) -> None:
    check = Does(
        on=("event player_death",), does=("announce",), to="all", mentions=("@userid",), only=("team(@userid) = 2",)
    )
    said = check.look(context(on_event(body))).missing
    assert missing in said if missing else not said


@pytest.mark.parametrize(
    ("delay", "holds"), [("5.0", True), ("2.0", False), ("9.0", False), ("GetRandomFloat(4.5, 5.5)", True)]
)
def test_delays(delay: str, holds: bool) -> None:
    later = 'Action Later(Handle timer)\n{\n\tPrintToChatAll("");\n\treturn Plugin_Stop;\n}'
    found = on_event(f"CreateTimer({delay}, Later);", more=later)
    check = Does(on=("event player_death",), does=("announce",), after=(4.5, 5.5))
    assert check.look(context(found)).holds is holds


@pytest.mark.parametrize(
    ("timer", "holds"),
    [
        ("CreateTimer(5.0, Later, _, TIMER_REPEAT);", True),
        ("CreateTimer(5.0, Later);", False),
        ("CreateTimer(1.0, Later, _, TIMER_REPEAT);", False),
    ],
)
def test_repeating(timer: str, holds: bool) -> None:
    found = program(
        f"public void OnMapStart()\n{{\n\t{timer}\n}}\n"
        'Action Later(Handle timer)\n{\n\tPrintToServer("");\n\treturn Plugin_Continue;\n}'
    )
    check = Does(on=("timer",), calls=("PrintToServer",), every=(4.9, 5.1))
    assert check.look(context(found)).holds is holds


def test_a_timer_that_begins_itself_anew_repeats() -> None:
    found = program(
        "public void OnMapStart()\n{\n\tBegin();\n}\nvoid Begin()\n{\n\tCreateTimer(5.0, Later);\n}\n"
        'Action Later(Handle timer)\n{\n\tPrintToServer("");\n\tBegin();\n\treturn Plugin_Stop;\n}'
    )
    assert Does(on=("timer",), calls=("PrintToServer",), every=(4.9, 5.1)).look(context(found)).holds


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ('event.GetInt("userid");', ""),
        ('event.GetString("userid", g_text, sizeof(g_text));', "as something that it is not"),
        ("", "does not read userid"),
    ],
)
def test_hooks(body: str, missing: str) -> None:
    found = on_event(body, more="char g_text[8];")
    said = Hooks(events=("player_death",), reads=("userid",)).look(context(found)).missing
    assert missing in said if missing else not said
    assert "does not hook" in Hooks(events=("tank_spawn",)).look(context(found)).missing


def test_a_check_about_an_event_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match="no event 'player_biled'"):
        build(Hooks, {"events": ["player_biled"]})


@pytest.mark.parametrize(
    ("registered", "admin", "flags"),
    [
        ('RegAdminCmd("sm_x", On_X, ADMFLAG_KICK);', True, ("kick",)),
        ('RegConsoleCmd("sm_x", On_X);', False, ()),
    ],
)
def test_commands(registered: str, admin: bool, flags: tuple[str, ...]) -> None:
    found = context(
        program(
            f"public void OnPluginStart()\n{{\n\t{registered}\n}}\n"
            "Action On_X(int client, int args)\n{\n\treturn Plugin_Handled;\n}"
        )
    )
    assert Command(name="sm_x", admin=admin, flags=flags).look(found).holds
    assert not Command(admin=not admin).look(found).holds
    assert not Command(flags=("root",)).look(found).holds
    assert not Command(name="sm_y").look(found).holds
    assert not Command(times=2).look(found).holds


CONVAR = """ConVar g_it;
public void OnPluginStart()
{
	g_it = CreateConVar("x_it", "5", "", _, true, 0.0);
	HookEvent("round_start", On_It);
}
"""


def test_convars() -> None:
    used = context(
        program(
            CONVAR
            + 'void On_It(Event event, const char[] name, bool x)\n{\n\tif (g_it.BoolValue) PrintToServer("");\n}'
        )
    )
    idle = context(program(CONVAR + 'void On_It(Event event, const char[] name, bool x)\n{\n\tPrintToServer("");\n}'))
    assert ConVar(default=(5, 5), bounded=True).look(used).holds
    assert "decides nothing" in ConVar().look(idle).missing
    assert "default" in ConVar(default=(6, 9)).look(used).missing
    assert "nothing is called" in ConVar(watched=True).look(used).missing
    decides = Does(on=("event round_start",), calls=("PrintToServer",), only=("value(convar) = 1",))
    assert not decides.look(idle).holds


COUNTER = """int g_kills[MAXPLAYERS + 1];
public void OnMapStart()
{
	for (int i = 1; i <= MaxClients; i++)
	{
		g_kills[i] = 0;
	}
}
"""


def test_counting() -> None:
    found = context(on_event('g_kills[GetClientOfUserId(event.GetInt("attacker"))]++;', more=COUNTER))
    assert KeepsCount(on=("event player_death",), of="@attacker", reset_on=("forward OnMapStart",)).look(found).holds
    assert "nothing counts for @userid" in KeepsCount(on=("event player_death",), of="@userid").look(found).missing
    assert "not reset" in KeepsCount(on=("event player_death",), reset_on=("event round_start",)).look(found).missing
    assert "nothing is done" in KeepsCount(on=("event player_death",), used_on=("command",)).look(found).missing


PANIC = """bool g_on;
public void OnPluginStart()
{
	HookEvent("create_panic_event", On_Begin);
	HookEvent("panic_event_finished", On_End);
}
public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_OnTakeDamage, On_Damage);
}
void On_Begin(Event event, const char[] name, bool x)
{
	g_on = true;
}
void On_End(Event event, const char[] name, bool x)
{
	END
}
Action On_Damage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	return CONDITION ? Plugin_Handled : Plugin_Continue;
}
"""


@pytest.mark.parametrize(
    ("condition", "end", "missing"),
    [
        ("g_on", "g_on = false;", ""),
        ("!g_on", "g_on = false;", "at any time"),
        ("g_on", "", "at any time"),
        ("victim != attacker", "g_on = false;", "at any time"),
    ],
)
def test_while(condition: str, end: str, missing: str) -> None:
    check = While(
        on=("sdkhook OnTakeDamage",),
        does=("blocks",),
        begin=("event create_panic_event",),
        end=("event panic_event_finished",),
    )
    said = check.look(context(program(PANIC.replace("END", end).replace("CONDITION", condition)))).missing
    assert missing in said if missing else not said


@pytest.mark.parametrize(
    ("answer", "holds"),
    [
        ("return IsClientInGame(client) && GetClientTeam(client) == 2;", True),
        ("if (GetClientTeam(client) != 2) { return false; } return true;", True),
        ("return GetClientTeam(client) == 3;", False),
        ("return true;", False),
        ("return false;", False),
    ],
)
def test_answers(answer: str, holds: bool) -> None:
    found = context(program(f"stock bool IsIt(int client)\n{{\n\t{answer}\n}}"))
    assert Answers(only=("team(param) = 2",)).look(found).holds is holds


def test_forbidden() -> None:
    check = Forbidden(on=("event player_death",), does=("kick",))
    assert "which it must not" in check.look(context(on_event(f"{VICTIM}KickClient(v);"))).missing
    assert check.look(context(on_event(f'{VICTIM}PrintToChat(v, "");'))).holds


def test_databases_and_phrases() -> None:
    waits = program(
        """public void OnClientPutInServer(int client)
{
	char error[64];
	Database database = SQL_Connect("x", true, error, sizeof(error));
	SQL_FastQuery(database, "SELECT 1");
}"""
    )
    assert "the server waits" in Database().look(context(waits)).missing
    bare = program('public void OnPluginStart()\n{\n\tLoadTranslations("common.phrases");\n}')
    assert "no phrases of its own" in Phrases().look(context(bare)).missing
