// Warns survivors who come close to a Witch. Nothing to complain about.
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <left4dhooks>

#define TEAM_SURVIVOR 2
#define CHECK_INTERVAL 1.0

public Plugin myinfo =
{
	name = "Witch Alarm",
	author = "you",
	description = "Warns survivors who come close to a Witch",
	version = "1.0.0",
	url = ""
};

enum struct Warned
{
	int witch;
	float when;

	bool IsRecent(int witch, float now)
	{
		return this.witch == witch && now - this.when < 10.0;
	}
}

ConVar g_cvRange;
ArrayList g_hWitches;
Warned g_Warned[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_cvRange = CreateConVar("witch_alarm_range", "400.0", "Warn at this distance", FCVAR_NOTIFY, true, 0.0);
	g_hWitches = new ArrayList();
	HookEvent("witch_spawn", Event_WitchSpawn);
	HookEvent("witch_killed", Event_WitchKilled);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	CreateTimer(CHECK_INTERVAL, Timer_Check, _, TIMER_REPEAT);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_hWitches.Clear();
}

void Event_WitchSpawn(Event event, const char[] name, bool dontBroadcast)
{
	g_hWitches.Push(EntIndexToEntRef(event.GetInt("witchid")));
}

void Event_WitchKilled(Event event, const char[] name, bool dontBroadcast)
{
	int index = g_hWitches.FindValue(EntIndexToEntRef(event.GetInt("witchid")));
	if (index != -1)
		g_hWitches.Erase(index);
}

Action Timer_Check(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client))
			Check(client);
	}
	return Plugin_Continue;
}

void Check(int client)
{
	float position[3];
	GetClientAbsOrigin(client, position);
	for (int i = 0; i < g_hWitches.Length; i++)
	{
		int witch = EntRefToEntIndex(g_hWitches.Get(i));
		if (witch == INVALID_ENT_REFERENCE || g_Warned[client].IsRecent(witch, GetGameTime()))
			continue;

		float where[3];
		GetEntPropVector(witch, Prop_Data, "m_vecAbsOrigin", where);
		if (GetVectorDistance(position, where) > g_cvRange.FloatValue || L4D_IsPlayerIncapacitated(client))
			continue;

		g_Warned[client].witch = witch;
		g_Warned[client].when = GetGameTime();
		PrintHintText(client, "A Witch is close!");
	}
}
