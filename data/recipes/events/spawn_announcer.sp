/*
 * Tells everyone which player has spawned, and on which side.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3

public Plugin myinfo =
{
	name = "Spawn Announcer",
	author = "L4D2 Architect",
	description = "Announces players that spawn",
	version = "1.0.0",
	url = ""
};

ConVar g_bots;

public void OnPluginStart()
{
	g_bots = CreateConVar("l4d2_spawn_announcer_bots", "0", "1 announces bots as well.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_spawn_announcer");

	HookEvent("player_spawn", Event_PlayerSpawn);
}

void Event_PlayerSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return;
	}
	if (IsFakeClient(client) && !g_bots.BoolValue)
	{
		return;
	}

	switch (GetClientTeam(client))
	{
		case TEAM_SURVIVORS:
		{
			PrintToChatAll("\x04[Spawn]\x05 %N\x01 is here as a survivor.", client);
		}
		case TEAM_INFECTED:
		{
			// A ghost is still looking for a place; nobody should know of it yet.
			if (GetEntProp(client, Prop_Send, "m_isGhost") == 0)
			{
				PrintToChatAll("\x04[Spawn]\x05 %N\x01 is here as an infected.", client);
			}
		}
	}
}
