/*
 * Counts who kills how many Witches on a map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Witch Kills",
	author = "L4D2 Architect",
	description = "Counts who kills Witches",
	version = "1.0.0",
	url = ""
};

int g_kills[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("witch_killed", Event_WitchKilled);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_kills[client] = 0;
	}
}

void Event_WitchKilled(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("userid"));
	if (killer == 0 || !IsClientInGame(killer) || GetClientTeam(killer) != TEAM_SURVIVORS)
	{
		return;
	}
	g_kills[killer]++;
	PrintToChatAll("%N has killed %d Witches on this map.", killer, g_kills[killer]);
}
