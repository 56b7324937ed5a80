/*
 * Tells all players who killed a Witch, praises a kill with one shot, and keeps count for the map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

#define TEXT_CROWNED "\x04[Witch]\x05 %N\x01 crowned the Witch. Crowns on this map: \x05%d\x01."
#define TEXT_KILLED "\x04[Witch]\x05 %N\x01 killed the Witch."
#define TEXT_STARTLED "\x04[Witch]\x05 %N\x01 startled the Witch."

public Plugin myinfo =
{
	name = "Witch Crown",
	author = "L4D2 Architect",
	description = "Announces who startled, killed or crowned a Witch",
	version = "1.0.0",
	url = ""
};

int g_crowns[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("witch_killed", Event_WitchKilled);
	HookEvent("witch_harasser_set", Event_WitchHarasserSet);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_crowns[client] = 0;
	}
}

public void OnClientDisconnect(int client)
{
	g_crowns[client] = 0;
}

void Event_WitchKilled(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("userid"));
	if (!IsSurvivor(killer))
	{
		return;
	}

	if (event.GetBool("oneshot"))
	{
		g_crowns[killer]++;
		PrintToChatAll(TEXT_CROWNED, killer, g_crowns[killer]);
	}
	else
	{
		PrintToChatAll(TEXT_KILLED, killer);
	}
}

void Event_WitchHarasserSet(Event event, const char[] name, bool dontBroadcast)
{
	int harasser = GetClientOfUserId(event.GetInt("userid"));
	if (IsSurvivor(harasser))
	{
		PrintToChatAll(TEXT_STARTLED, harasser);
	}
}

bool IsSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}
