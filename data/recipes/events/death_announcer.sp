/*
 * Announces who died and by whom, and counts how often each player has died on this map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3

public Plugin myinfo =
{
	name = "Death Announcer",
	author = "L4D2 Architect",
	description = "Counts and announces the deaths of players",
	version = "1.0.0",
	url = ""
};

int g_deaths[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_deaths", Command_Deaths, "Shows how often each player has died on this map.");
	HookEvent("player_death", Event_PlayerDeath);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_deaths[client] = 0;
	}
}

public void OnClientConnected(int client)
{
	g_deaths[client] = 0;
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	// Common infected die by this event too, without a user id.
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (victim == 0 || !IsClientInGame(victim))
	{
		return;
	}

	// Special infected of the game die all the time; those of players are worth a line.
	int team = GetClientTeam(victim);
	if (team != TEAM_SURVIVORS && (team != TEAM_INFECTED || IsFakeClient(victim)))
	{
		return;
	}

	g_deaths[victim]++;
	char weapon[32];
	event.GetString("weapon", weapon, sizeof(weapon));
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker == victim || attacker == 0 || !IsClientInGame(attacker))
	{
		PrintToChatAll("\x04[Death]\x05 %N\x01 died (%d on this map).", victim, g_deaths[victim]);
	}
	else
	{
		PrintToChatAll("\x04[Death]\x05 %N\x01 was killed by \x05%N\x01 with %s (%d on this map).", victim, attacker, weapon, g_deaths[victim]);
	}
}

Action Command_Deaths(int client, int args)
{
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && g_deaths[other] > 0)
		{
			ReplyToCommand(client, "%N: %d", other, g_deaths[other]);
		}
	}
	return Plugin_Handled;
}
