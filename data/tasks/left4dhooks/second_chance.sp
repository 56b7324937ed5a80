/*
 * Survivors that die come back once in a round, beside somebody who lives.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <left4dhooks>

#define TEAM_SURVIVORS 2
#define WAIT_SECONDS 10.0

public Plugin myinfo =
{
	name = "Second Chance",
	author = "L4D2 Architect",
	description = "Dead survivors come back once in a round",
	version = "1.0.0",
	url = ""
};

bool g_hasReturned[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientConnected(int client)
{
	g_hasReturned[client] = false;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_hasReturned[client] = false;
	}
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || IsFakeClient(client) || GetClientTeam(client) != TEAM_SURVIVORS || g_hasReturned[client])
	{
		return;
	}
	g_hasReturned[client] = true;
	CreateTimer(WAIT_SECONDS, Timer_Return, GetClientUserId(client), TIMER_FLAG_NO_MAPCHANGE);
}

Action Timer_Return(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVORS || IsPlayerAlive(client))
	{
		return Plugin_Stop;
	}

	int friend = FindLiving();
	if (friend == 0)
	{
		return Plugin_Stop;
	}

	float position[3];
	GetClientAbsOrigin(friend, position);
	L4D_RespawnPlayer(client);
	TeleportEntity(client, position, NULL_VECTOR, NULL_VECTOR);
	return Plugin_Stop;
}

int FindLiving()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client))
		{
			return client;
		}
	}
	return 0;
}
