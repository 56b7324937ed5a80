/*
 * Counts that begin anew with each round: kills and falls of the survivors, shown when the round is over.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Round Reset",
	author = "L4D2 Architect",
	description = "Counts anew in each round",
	version = "1.0.0",
	url = ""
};

int g_round;
int g_kills;
int g_falls;

public void OnPluginStart()
{
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
	HookEvent("infected_death", Event_InfectedDeath);
	HookEvent("player_incapacitated", Event_Incapacitated);
}

public void OnMapStart()
{
	// A map begins with its first round; the event for that comes afterwards.
	g_round = 0;
	ResetCounts();
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_round++;
	ResetCounts();
}

void ResetCounts()
{
	g_kills = 0;
	g_falls = 0;
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	// The game sends this more than once for some ends.
	if (g_kills > 0 || g_falls > 0)
	{
		PrintToChatAll("\x04[Round %d]\x01 Kills: \x05%d\x01, falls: \x05%d", g_round, g_kills, g_falls);
		ResetCounts();
	}
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	if (GetClientOfUserId(event.GetInt("attacker")) != 0)
	{
		g_kills++;
	}
}

void Event_Incapacitated(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS)
	{
		g_falls++;
	}
}
