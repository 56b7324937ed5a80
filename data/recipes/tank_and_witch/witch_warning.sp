/*
 * Warns survivors of a Witch: in chat when she appears, and with a hint to whoever comes too near.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define CHECK_SECONDS 1.0

#define TEXT_SPAWNED "\x04[Witch]\x01 A Witch is near. Lights off, and do not run into her."
#define TEXT_NEAR "A Witch is %d units away"

public Plugin myinfo =
{
	name = "Witch Warning",
	author = "L4D2 Architect",
	description = "Warns survivors when a Witch appears and when they come near her",
	version = "1.0.0",
	url = ""
};

ConVar g_distance;
ArrayList g_witches;

public void OnPluginStart()
{
	g_distance = CreateConVar("l4d2_witch_warning_distance", "500", "Warn survivors that are nearer to a Witch than this, in units. 0 warns nobody.", _, true, 0.0, true, 5000.0);
	AutoExecConfig(true, "l4d2_witch_warning");

	g_witches = new ArrayList();

	HookEvent("witch_spawn", Event_WitchSpawn);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	g_witches.Clear();
	CreateTimer(CHECK_SECONDS, Timer_Warn, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_witches.Clear();
}

void Event_WitchSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int witch = event.GetInt("witchid");
	if (!IsValidEntity(witch))
	{
		return;
	}

	g_witches.Push(EntIndexToEntRef(witch));
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR)
		{
			PrintToChat(client, TEXT_SPAWNED);
		}
	}
}

Action Timer_Warn(Handle timer)
{
	for (int i = g_witches.Length - 1; i >= 0; i--)
	{
		int witch = EntRefToEntIndex(g_witches.Get(i));
		if (witch == INVALID_ENT_REFERENCE)
		{
			g_witches.Erase(i);
			continue;
		}
		WarnThoseNear(witch);
	}
	return Plugin_Continue;
}

void WarnThoseNear(int witch)
{
	float at[3];
	GetEntPropVector(witch, Prop_Send, "m_vecOrigin", at);

	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || IsFakeClient(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client))
		{
			continue;
		}

		float position[3];
		GetClientAbsOrigin(client, position);
		float distance = GetVectorDistance(at, position);
		if (distance < g_distance.FloatValue)
		{
			PrintHintText(client, TEXT_NEAR, RoundToNearest(distance));
		}
	}
}
