/*
 * Counts each player's kills over a whole campaign: they are saved when the survivors go on to the next map, and given back there.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3

public Plugin myinfo =
{
	name = "Carry Over",
	author = "L4D2 Architect",
	description = "Takes kills along to the next map",
	version = "1.0.0",
	url = ""
};

int g_kills[MAXPLAYERS + 1];
StringMap g_saved;
bool g_isGoingOn;

public void OnPluginStart()
{
	g_saved = new StringMap();
	RegConsoleCmd("sm_campaignkills", Command_Kills, "Shows your kills in this campaign.");
	HookEvent("map_transition", Event_MapTransition, EventHookMode_PostNoCopy);
	HookEvent("infected_death", Event_InfectedDeath);
	HookEvent("player_death", Event_PlayerDeath);
}

public void OnMapStart()
{
	// Any other way to a map is the beginning of something new.
	if (!g_isGoingOn)
	{
		g_saved.Clear();
	}
	g_isGoingOn = false;
}

public void OnClientConnected(int client)
{
	g_kills[client] = 0;
}

public void OnClientAuthorized(int client, const char[] auth)
{
	int kills;
	if (!IsFakeClient(client) && g_saved.GetValue(auth, kills))
	{
		g_kills[client] = kills;
	}
}

public void OnClientDisconnect(int client)
{
	// Who comes back in the same chapter goes on counting.
	Save(client);
}

void Event_MapTransition(Event event, const char[] name, bool dontBroadcast)
{
	g_isGoingOn = true;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			Save(client);
		}
	}
}

void Save(int client)
{
	char id[32];
	if (!IsFakeClient(client) && GetClientAuthId(client, AuthId_Steam2, id, sizeof(id)))
	{
		g_saved.SetValue(id, g_kills[client]);
	}
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker != 0)
	{
		g_kills[attacker]++;
	}
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker != 0 && victim != 0 && attacker != victim && IsClientInGame(victim) && GetClientTeam(victim) == TEAM_INFECTED)
	{
		g_kills[attacker]++;
	}
}

Action Command_Kills(int client, int args)
{
	if (client == 0)
	{
		ReplyToCommand(client, "Only players have kills.");
		return Plugin_Handled;
	}
	ReplyToCommand(client, "Your kills in this campaign: %d", g_kills[client]);
	return Plugin_Handled;
}
