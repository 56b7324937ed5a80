/*
 * Makes a survivor faster for some seconds after killing a special infected.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define NORMAL_SPEED 1.0

#define TEXT_FASTER "You are faster for %.0f seconds"

public Plugin myinfo =
{
	name = "Kill Speed",
	author = "L4D2 Architect",
	description = "Survivors that kill a special infected run faster for some seconds",
	version = "1.0.0",
	url = ""
};

ConVar g_percent;
ConVar g_seconds;

Handle g_endTimer[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_percent = CreateConVar("l4d2_kill_speed_percent", "30", "How much faster, in percent.", _, true, 1.0, true, 200.0);
	g_seconds = CreateConVar("l4d2_kill_speed_seconds", "5", "For how long, in seconds. Another kill begins anew.", _, true, 0.5, true, 60.0);
	AutoExecConfig(true, "l4d2_kill_speed");

	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
}

public void OnPluginEnd()
{
	ResetAll();
}

public void OnMapEnd()
{
	ResetAll();
}

public void OnClientDisconnect(int client)
{
	delete g_endTimer[client];
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	ResetAll();
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (victim == 0 || !IsClientInGame(victim))
	{
		return; // common infected and witches are no clients
	}

	if (g_endTimer[victim] != null)
	{
		EndSpeed(victim);
	}

	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (GetClientTeam(victim) == TEAM_INFECTED && IsLivingSurvivor(killer))
	{
		BeginSpeed(killer);
	}
}

void BeginSpeed(int client)
{
	SetSpeed(client, NORMAL_SPEED + g_percent.FloatValue / 100.0);
	PrintHintText(client, TEXT_FASTER, g_seconds.FloatValue);

	delete g_endTimer[client];
	g_endTimer[client] = CreateTimer(g_seconds.FloatValue, Timer_End, GetClientUserId(client));
}

Action Timer_End(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0 && g_endTimer[client] == timer)
	{
		g_endTimer[client] = null;
		SetSpeed(client, NORMAL_SPEED);
	}
	return Plugin_Stop;
}

void EndSpeed(int client)
{
	delete g_endTimer[client];
	SetSpeed(client, NORMAL_SPEED);
}

void ResetAll()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (g_endTimer[client] != null)
		{
			EndSpeed(client);
		}
	}
}

void SetSpeed(int client, float factor)
{
	if (IsClientInGame(client))
	{
		SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", factor);
	}
}

bool IsLivingSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client);
}
