/*
 * Moves players that do nothing for long to the spectators, and kicks them when the server is full.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SPECTATOR 1
#define CHECK_SECONDS 5.0

#define TEXT_MOVED "\x04[Idle]\x05 %N\x01 was idle and is a spectator now."

public Plugin myinfo =
{
	name = "Idle Kick",
	author = "L4D2 Architect",
	description = "Moves idle players to the spectators and kicks idle spectators of a full server",
	version = "1.0.0",
	url = ""
};

ConVar g_moveAfter;
ConVar g_kickAfter;

float g_idleFor[MAXPLAYERS + 1];
float g_lastAngles[MAXPLAYERS + 1][3];

public void OnPluginStart()
{
	g_moveAfter = CreateConVar("l4d2_idle_kick_move_after", "120", "Seconds without a move until a player becomes a spectator.", _, true, 20.0, true, 3600.0);
	g_kickAfter = CreateConVar("l4d2_idle_kick_kick_after", "300", "Seconds until an idle spectator is kicked, on a full server only.", _, true, 20.0, true, 7200.0);
	AutoExecConfig(true, "l4d2_idle_kick");
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_idleFor[client] = 0.0;
	}
	CreateTimer(CHECK_SECONDS, Timer_Check, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnClientPutInServer(int client)
{
	g_idleFor[client] = 0.0;
}

Action Timer_Check(Handle timer)
{
	bool isFull = CountHumans() >= MaxClients;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || IsFakeClient(client) || CheckCommandAccess(client, "l4d2_idle_immune", ADMFLAG_GENERIC))
		{
			continue;
		}

		if (HasMoved(client))
		{
			g_idleFor[client] = 0.0;
			continue;
		}

		g_idleFor[client] += CHECK_SECONDS;
		if (GetClientTeam(client) > TEAM_SPECTATOR && g_idleFor[client] >= g_moveAfter.FloatValue)
		{
			ChangeClientTeam(client, TEAM_SPECTATOR);
			PrintToChatAll(TEXT_MOVED, client);
		}
		else if (isFull && GetClientTeam(client) == TEAM_SPECTATOR && g_idleFor[client] >= g_kickAfter.FloatValue)
		{
			KickClient(client, "Idle for too long");
		}
	}
	return Plugin_Continue;
}

bool HasMoved(int client)
{
	float angles[3];
	GetClientEyeAngles(client, angles);
	bool isSame = angles[0] == g_lastAngles[client][0] && angles[1] == g_lastAngles[client][1];
	g_lastAngles[client] = angles;
	return !isSame || GetClientButtons(client) != 0;
}

int CountHumans()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientConnected(client) && !IsFakeClient(client))
		{
			count++;
		}
	}
	return count;
}
