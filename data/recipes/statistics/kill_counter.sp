/*
 * Counts the common and special infected that each player kills; !kills shows the table.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3

#define TEXT_OWN "\x04[Kills]\x01 You have killed \x05%d\x01 common and \x05%d\x01 special infected."

public Plugin myinfo =
{
	name = "Kill Counter",
	author = "L4D2 Architect",
	description = "Counts kills per player",
	version = "1.0.0",
	url = ""
};

enum struct Kills
{
	int common;
	int special;
	int headshots;
}

ConVar g_perMap;
Kills g_kills[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_perMap = CreateConVar("l4d2_kill_counter_per_map", "1", "Begin at zero on each map: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_kill_counter");

	RegConsoleCmd("sm_kills", Command_Kills, "Shows how many infected each player has killed.");
	HookEvent("infected_death", Event_InfectedDeath);
	HookEvent("player_death", Event_PlayerDeath);
}

public void OnMapStart()
{
	if (!g_perMap.BoolValue)
	{
		return;
	}

	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Forget(int client)
{
	Kills none;
	g_kills[client] = none;
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (!IsSurvivor(killer))
	{
		return;
	}

	g_kills[killer].common++;
	if (event.GetBool("headshot"))
	{
		g_kills[killer].headshots++;
	}
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (victim != 0 && IsClientInGame(victim) && GetClientTeam(victim) == TEAM_INFECTED && IsSurvivor(killer))
	{
		g_kills[killer].special++;
	}
}

Action Command_Kills(int client, int args)
{
	if (client != 0)
	{
		ReplyToCommand(client, TEXT_OWN, g_kills[client].common, g_kills[client].special);
	}

	for (int other = 1; other <= MaxClients; other++)
	{
		if (other != client && IsClientInGame(other) && g_kills[other].common + g_kills[other].special > 0)
		{
			ReplyToCommand(client, "%N: %d common (%d headshots), %d special", other, g_kills[other].common, g_kills[other].headshots, g_kills[other].special);
		}
	}
	return Plugin_Handled;
}

bool IsSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}
