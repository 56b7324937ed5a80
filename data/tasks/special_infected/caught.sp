/*
 * Tells the survivors who of them hangs in a Smoker's tongue.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Caught",
	author = "L4D2 Architect",
	description = "Tells the survivors whom a Smoker has caught",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	HookEvent("tongue_grab", Event_TongueGrab);
}

void Event_TongueGrab(Event event, const char[] name, bool dontBroadcast)
{
	int smoker = GetClientOfUserId(event.GetInt("userid"));
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (smoker == 0 || victim == 0 || !IsClientInGame(smoker) || !IsClientInGame(victim))
	{
		return;
	}

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == TEAM_SURVIVORS)
		{
			PrintToChat(client, "\x04[Smoker]\x05 %N\x01 has caught \x05%N\x01.", smoker, victim);
		}
	}
}
