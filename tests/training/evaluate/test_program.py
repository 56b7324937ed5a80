"""What a program does is seen through helpers, variables, timers and packs, however it is written."""

from __future__ import annotations

import pytest

from tests.training.evaluate.programs import on_event, program
from training.evaluate.program.effects import Effect
from training.evaluate.program.program import Program
from training.evaluate.program.reckoning import bounds, is_random


def one(found: Program, name: str) -> Effect:
    effects = found.named(name)
    assert len(effects) == 1, effects
    return effects[0]


def test_arguments_are_followed_through_locals_and_helpers() -> None:
    found = on_event(
        'int who = GetClientOfUserId(event.GetInt("attacker"));\nTell(who);',
        more='void Tell(int client)\n{\n\tint same = client;\n\tPrintToChat(same, "hi");\n}',
    )
    assert repr(one(found, "PrintToChat").args[0]) == "client(field.attacker(event))"


@pytest.mark.parametrize("read", ['event.GetInt("attacker")', 'GetEventInt(event, "attacker")'])
def test_old_and_new_ways_are_the_same(read: str) -> None:
    found = on_event(f'PrintToChat(GetClientOfUserId({read}), "hi");')
    assert repr(one(found, "PrintToChat").args[0]) == "client(field.attacker(event))"


@pytest.mark.parametrize(
    ("condition", "teams"),
    [
        ("GetClientTeam(c) == 2", {2}),
        ("2 == GetClientTeam(c)", {2}),
        ("!(GetClientTeam(c) != 2)", {2}),
        ('GetEntProp(c, Prop_Send, "m_iTeamNum") == 2', {2}),
        ("GetClientTeam(c) == 2 || GetClientTeam(c) == 3", {2, 3}),
        ("GetClientTeam(c) > 1", {2, 3}),
        ("IsIt(c)", {2}),
        ("IsIt(c) && IsPlayerAlive(c)", {2}),
    ],
)
def test_conditions_hold_however_they_are_asked(condition: str, teams: set[int]) -> None:
    from training.evaluate.program.patterns import pattern
    from training.evaluate.program.reckoning import Reckoning

    more = """
bool IsIt(int client)
{
	if (client < 1 || !IsClientInGame(client))
	{
		return false;
	}
	switch (GetClientTeam(client))
	{
		case 2:
		{
			return true;
		}
	}
	return false;
}"""
    found = on_event(
        f'int c = GetClientOfUserId(event.GetInt("userid"));\nif ({condition})\n{{\n\tPrintToChat(c, "");\n}}',
        more=more,
    )
    path = one(found, "PrintToChat").path
    read = pattern("team(@userid)", {})
    possible = {team for team in range(4) if Reckoning(found, [(read, team)]).is_possible(path)}
    assert possible == teams


@pytest.mark.parametrize("guard", ["return", "{ return; }"])
def test_early_exits_are_conditions(guard: str) -> None:
    found = on_event(f'if (event.GetBool("headshot")) {guard if guard != "return" else "return;"}\nPrintToChatAll("");')
    assert repr(one(found, "PrintToChatAll").path) == "(op.!(field.headshot(event)),)"


def test_a_timer_goes_on_with_what_it_was_given() -> None:
    found = on_event(
        'CreateTimer(4.0 + 1.0, Later, GetClientUserId(GetClientOfUserId(event.GetInt("userid"))));',
        more="""Action Later(Handle timer, int id)
{
	PrintToChat(GetClientOfUserId(id), "");
	return Plugin_Stop;
}""",
    )
    effect = one(found, "PrintToChat")
    assert repr(effect.args[0]) == "client(field.userid(event))"
    assert [bounds(found, hop.delay) for hop in effect.hops] == [(5.0, 5.0)]


def test_packs_are_read_in_their_order() -> None:
    found = on_event(
        """DataPack pack;
CreateDataTimer(1.0, Later, pack);
pack.WriteCell(event.GetInt("userid"));
pack.WriteCell(event.GetInt("attacker"));""",
        more="""Action Later(Handle timer, DataPack pack)
{
	pack.Reset();
	int first = GetClientOfUserId(pack.ReadCell());
	int second = GetClientOfUserId(pack.ReadCell());
	PrintToChat(first, "%N", second);
	return Plugin_Stop;
}""",
    )
    args = one(found, "PrintToChat").args
    assert repr(args[0]) == "client(field.userid(event))"
    assert repr(args[2]) == "client(field.attacker(event))"


def test_delays_come_from_convars_and_chance() -> None:
    found = program(
        """ConVar g_wait;
public void OnPluginStart()
{
	g_wait = CreateConVar("x_wait", "30", "");
}
public void OnMapStart()
{
	CreateTimer(g_wait.FloatValue, Later);
	CreateTimer(GetRandomFloat(10.0, 20.0), Later);
}
Action Later(Handle timer)
{
	PrintToServer("");
	return Plugin_Stop;
}"""
    )
    delays = [effect.hops[0].delay for effect in found.named("PrintToServer")]
    assert [bounds(found, one) for one in delays] == [(30.0, 30.0), (10.0, 20.0)]
    assert [is_random(found, one) for one in delays] == [False, True]


def test_what_is_picked_of_a_list_brings_its_conditions_along() -> None:
    found = on_event(
        """int all[MAXPLAYERS];
int count = 0;
for (int i = 1; i <= MaxClients; i++)
{
	if (IsClientInGame(i) && GetClientTeam(i) == 2)
	{
		all[count++] = i;
	}
}
if (count > 0)
{
	ForcePlayerSuicide(all[GetRandomInt(0, count - 1)]);
}"""
    )
    effect = one(found, "ForcePlayerSuicide")
    assert effect.args[0].head == "each"
    assert any("team(each" in repr(condition) for condition in effect.path)


def test_a_flag_that_changes_is_not_taken_for_its_value() -> None:
    found = on_event('if (!g_done)\n{\n\tg_done = true;\n\tPrintToChatAll("");\n}', more="bool g_done;")
    assert found.resolved(one(found, "PrintToChatAll").path[0].args[0]).head == "global"


def test_only_what_is_registered_runs() -> None:
    found = program(
        """public void OnPluginStart()
{
	RegConsoleCmd("sm_a", Command_A);
}
Action Command_A(int client, int args)
{
	return Plugin_Handled;
}
Action Command_B(int client, int args)
{
	PrintToChatAll("");
	return Plugin_Handled;
}"""
    )
    assert [repr(entry) for entry in found.entries] == ["forward OnPluginStart", "command sm_a"]
    assert not found.named("PrintToChatAll")
    assert [effect.name for effect in found.functions_alone if effect.name == "PrintToChatAll"]


def test_code_that_calls_itself_ends() -> None:
    found = on_event(
        "Again(1);", more='void Again(int depth)\n{\n\tPrintToServer("%d", depth);\n\tAgain(depth + 1);\n}'
    )
    assert len(found.named("PrintToServer")) == 1


@pytest.mark.parametrize(
    "broken", ["", "void (", "HookEvent(", "public void OnPluginStart() { if (", "#include <nothing>"]
)
def test_broken_code_is_no_exception(broken: str) -> None:
    assert program(broken).effects is not None
