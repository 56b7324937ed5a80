/*
 * Tells everyone which survivor has gone down, who did it, and how many still stand.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Down Announcer",
	author = "L4D2 Architect",
	description = "Tells who goes down and by whom",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	HookEvent("player_incapacitated", Event_Incapacitated);
}

void Event_Incapacitated(Event event, const char[] name, bool dontBroadcast)
{
	// A Tank that dies is incapacitated too.
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVORS)
	{
		return;
	}

	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker != 0 && attacker != client && IsClientInGame(attacker))
	{
		PrintToChatAll("\x04[Down]\x05 %N\x01 was brought down by \x05%N\x01. Survivors that stand: \x05%d\x01", client, attacker, CountStanding());
	}
	else
	{
		PrintToChatAll("\x04[Down]\x05 %N\x01 is down. Survivors that stand: \x05%d\x01", client, CountStanding());
	}
}

int CountStanding()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVORS || !IsPlayerAlive(client))
		{
			continue;
		}
		if (GetEntProp(client, Prop_Send, "m_isIncapacitated") == 0)
		{
			count++;
		}
	}
	return count;
}
