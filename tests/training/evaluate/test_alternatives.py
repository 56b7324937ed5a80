"""Programs that do what a task asks in other ways than our reference pass it too."""

from __future__ import annotations

import pytest

from training.evaluate.judging import Judge
from training.evaluate.tasks import tasks

JUDGE = Judge()
HEAD = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <sdkhooks>
#include <left4dhooks>

"""

OTHER_WAYS = {
    # A pack instead of a user id, constants instead of console variables, the property asked for by another helper.
    "special_infected/kill_speed": """
public void OnPluginStart()
{
	HookEvent("player_death", Event_Death);
}

public void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
	int dead = GetClientOfUserId(event.GetInt("userid"));
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (!IsOn(killer, 2) || !IsOn(dead, 3)) return;

	SetEntPropFloat(killer, Prop_Data, "m_flLaggedMovementValue", 1.3);
	DataPack pack;
	CreateDataTimer(5.0, Timer_Back, pack);
	pack.WriteCell(GetClientUserId(killer));
}

public Action Timer_Back(Handle timer, DataPack pack)
{
	pack.Reset();
	int client = GetClientOfUserId(pack.ReadCell());
	if (client && IsClientInGame(client))
		SetEntPropFloat(client, Prop_Data, "m_flLaggedMovementValue", 1.0);
	return Plugin_Continue;
}

bool IsOn(int client, int team)
{
	if (client <= 0 || client > MaxClients) return false;
	if (!IsClientInGame(client)) return false;
	return GetClientTeam(client) == team;
}
""",
    # The damage itself is taken away; the hook comes and goes with the horde.
    "sdkhooks/truce": """
bool g_bPanic = false;

public void OnPluginStart()
{
	HookEvent("create_panic_event", OnPanic, EventHookMode_PostNoCopy);
	HookEvent("panic_event_finished", OnQuiet, EventHookMode_PostNoCopy);
	HookEvent("round_start", OnQuiet, EventHookMode_PostNoCopy);
}

public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_OnTakeDamage, OnDamage);
}

void OnPanic(Event event, const char[] name, bool dontBroadcast) { g_bPanic = true; }
void OnQuiet(Event event, const char[] name, bool dontBroadcast) { g_bPanic = false; }

Action OnDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (g_bPanic)
	{
		if (attacker > 0 && attacker <= MaxClients && victim != attacker)
		{
			if (GetClientTeam(victim) == GetClientTeam(attacker) && GetClientTeam(attacker) == 2)
			{
				damage = 0.0;
				return Plugin_Changed;
			}
		}
	}
	return Plugin_Continue;
}
""",
    # A plugin-wide wait that is read when the settings change, and a timer that begins itself anew.
    "timers/pulse": """
ConVar g_hWait;
float g_fWait;

public void OnPluginStart()
{
	g_hWait = CreateConVar("pulse_wait", "5.0", "Seconds");
	g_hWait.AddChangeHook(OnChange);
}

public void OnConfigsExecuted() { Read(); }
void OnChange(ConVar cv, const char[] o, const char[] n) { Read(); }
void Read() { g_fWait = g_hWait.FloatValue; }

public void OnMapStart() { CreateTimer(5.0, Timer_Tell, _, TIMER_FLAG_NO_MAPCHANGE); }

Action Timer_Tell(Handle timer)
{
	int n = 0;
	for (int i = 1; i <= MaxClients; i++)
	{
		if (!IsClientInGame(i)) continue;
		if (GetClientTeam(i) != 2) continue;
		if (!IsPlayerAlive(i)) continue;
		n++;
	}
	LogMessage("%d survivors", n);
	CreateTimer(g_fWait, Timer_Tell, _, TIMER_FLAG_NO_MAPCHANGE);
	return Plugin_Stop;
}
""",
    # The forward of Left 4 DHooks instead of the event; a formatted text.
    "special_infected/tank_alert": """
public void L4D_OnSpawnTank_Post(int client, const float vecPos[3], const float vecAng[3])
{
	char text[64];
	FormatEx(text, sizeof(text), "A tank! It has %d health.", GetClientHealth(client));
	for (int i = 1; i <= MaxClients; i++)
		if (IsClientInGame(i)) PrintToChat(i, "%s", text);
}
""",
    # Spawning is all the same event; what spawned is told by the class.
    "special_infected/big_one": """
float g_fBorn[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("tank_spawn", Spawned);
	HookEvent("player_death", Died);
}

void Spawned(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (!tank) return;
	g_fBorn[tank] = GetEngineTime();
	PrintToChatAll("Tank! %d HP", GetEntProp(tank, Prop_Data, "m_iHealth"));
}

void Died(Event event, const char[] name, bool dontBroadcast)
{
	int who = GetClientOfUserId(event.GetInt("userid"));
	if (who && GetClientTeam(who) == 3 && GetEntProp(who, Prop_Send, "m_zombieClass") == 8)
		PrintToChatAll("The Tank lived %.0f s", GetEngineTime() - g_fBorn[who]);
}
""",
    # Counts in a map by Steam id.
    "events/kill_table": """
StringMap g_kills;

public void OnPluginStart()
{
	g_kills = new StringMap();
	HookEvent("infected_death", Killed);
	RegConsoleCmd("sm_commons", Show);
}

void Killed(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("attacker"));
	if (client < 1) return;
	char id[32];
	if (!GetClientAuthId(client, AuthId_Steam2, id, sizeof(id))) return;
	int count;
	g_kills.GetValue(id, count);
	g_kills.SetValue(id, count + 1);
}

Action Show(int client, int args)
{
	for (int i = 1; i <= MaxClients; i++)
	{
		if (!IsClientInGame(i)) continue;
		char id[32];
		int count;
		if (GetClientAuthId(i, AuthId_Steam2, id, sizeof(id)) && g_kills.GetValue(id, count))
			ReplyToCommand(client, "%N %d", i, count);
	}
	return Plugin_Handled;
}
""",
    # The command is typed in chat, not registered.
    "events/death_toll": """
int g_dead[MAXPLAYERS + 1];

public void OnPluginStart() { HookEvent("player_death", Died, EventHookMode_Pre); }
public void OnMapStart() { for (int i = 0; i <= MaxClients; i++) g_dead[i] = 0; }

Action Died(Event event, const char[] name, bool dontBroadcast)
{
	int v = GetClientOfUserId(event.GetInt("userid")), k = GetClientOfUserId(event.GetInt("attacker"));
	if (v == 0 || GetClientTeam(v) != 2) return Plugin_Continue;
	g_dead[v] += 1;
	if (k > 0) PrintToChatAll("%N was killed by %N", v, k);
	else PrintToChatAll("%N died", v);
	return Plugin_Continue;
}

public Action OnClientSayCommand(int client, const char[] command, const char[] sArgs)
{
	if (StrEqual(sArgs, "!deaths"))
		for (int i = 1; i <= MaxClients; i++)
			if (IsClientInGame(i)) PrintToChat(client, "%N: %d", i, g_dead[i]);
	return Plugin_Continue;
}
""",
    # An array of structures, a Handle for the database, the old query function.
    "database/who_was_here": """
Handle g_db;

public void OnPluginStart()
{
	RegConsoleCmd("sm_seen", Seen);
	SQL_TConnect(Ready, "storage-local");
}

void Ready(Handle owner, Handle db, const char[] error, any data)
{
	if (db == null) SetFailState("%s", error);
	g_db = db;
	SQL_TQuery(g_db, Nothing, "CREATE TABLE IF NOT EXISTS seen (id TEXT, at INTEGER)");
}

public void OnClientPostAdminCheck(int client)
{
	if (IsFakeClient(client)) return;
	char id[32], query[128];
	GetClientAuthId(client, AuthId_Steam2, id, sizeof(id));
	FormatEx(query, sizeof(query), "INSERT INTO seen VALUES ('%s', %d)", id, GetTime());
	SQL_TQuery(g_db, Nothing, query);
}

Action Seen(int client, int args)
{
	char id[32], query[128];
	GetClientAuthId(client, AuthId_Steam2, id, sizeof(id));
	FormatEx(query, sizeof(query), "SELECT COUNT(*), MIN(at) FROM seen WHERE id = '%s'", id);
	SQL_TQuery(g_db, Told, query, GetClientUserId(client));
	return Plugin_Handled;
}

void Told(Handle owner, DBResultSet hndl, const char[] error, any id)
{
	int client = GetClientOfUserId(id);
	if (client && hndl != null && hndl.FetchRow())
		PrintToChat(client, "%d visits since %d", hndl.FetchInt(0), hndl.FetchInt(1));
}

void Nothing(Handle owner, Handle hndl, const char[] error, any data) {}
""",
    # No helper, a switch, and the answer kept in a variable.
    "natives/on_whose_side": """
stock bool IsHuman(int who)
{
	bool yes = false;
	if (0 < who <= MaxClients && IsClientInGame(who))
	{
		switch (GetClientTeam(who))
		{
			case 2: yes = true;
		}
	}
	return yes;
}

stock bool IsZombie(int who)
{
	return who >= 1 && who <= MaxClients && IsClientInGame(who) && GetEntProp(who, Prop_Send, "m_iTeamNum") == 3;
}
""",
    # A menu of the old kind, and what is chosen told by its text.
    "natives/three_choices": """
stock void Ask(int client)
{
	Handle menu = CreateMenu(Chosen);
	SetMenuTitle(menu, "Which?");
	static const char names[][] = { "Red", "Green", "Blue" };
	AddMenuItem(menu, "r", names[0]);
	AddMenuItem(menu, "g", names[1]);
	AddMenuItem(menu, "b", names[2]);
	DisplayMenu(menu, client, MENU_TIME_FOREVER);
}

int Chosen(Menu menu, MenuAction action, int param1, int param2)
{
	if (action == MenuAction_End) CloseHandle(menu);
	if (action != MenuAction_Select) return 0;
	PrintToChat(param1, "Number %d", param2 + 1);
	return 0;
}
""",
    # Kicks by a look at the ping in a frame counter of its own.
    "timers/lag_out": """
ConVar g_cvMax;

public void OnPluginStart() { g_cvMax = CreateConVar("max_ping", "250"); }
public void OnMapStart() { CreateTimer(10.0, Look, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE); }

Action Look(Handle timer)
{
	int max = g_cvMax.IntValue;
	for (int i = 1; i <= MaxClients; i++)
	{
		if (IsClientInGame(i) && !IsFakeClient(i))
		{
			float ping = GetClientLatency(i, NetFlow_Outgoing) * 1000.0;
			if (ping > max)
				KickClient(i, "Ping %.0f", ping);
		}
	}
	return Plugin_Continue;
}
""",
}


@pytest.mark.parametrize("name", list(OTHER_WAYS))
def test_another_way_passes(name: str) -> None:
    found = JUDGE.judge(tasks()[name], HEAD + OTHER_WAYS[name].lstrip())
    assert not found.missing
    assert not [one.message for one in found.errors]


BY_SPAWN = """
public void OnPluginStart() { HookEvent("player_spawn", Spawned); }

void Spawned(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client && GetClientTeam(client) == 3 && GetEntProp(client, Prop_Send, "m_zombieClass") == CLASS)
		PrintToChatAll("A tank!");
}
"""


@pytest.mark.parametrize(("number", "passes"), [(8, True), (5, False)])
def test_what_spawned_is_told_by_its_class(number: int, passes: bool) -> None:
    code = HEAD + BY_SPAWN.lstrip().replace("CLASS", str(number))
    assert JUDGE.judge(tasks()["special_infected/tank_alert"], code).behaves is passes
