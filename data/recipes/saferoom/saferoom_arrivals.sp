/*
 * Says who has reached the saferoom and how many survivors are still outside.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

#define TEXT_ARRIVED "\x04[Saferoom]\x05 %N\x01 has arrived. Still outside: \x05%d\x01."
#define TEXT_COMPLETE "\x04[Saferoom]\x05 %N\x01 has arrived. Everyone is here: close the door."

public Plugin myinfo =
{
	name = "Saferoom Arrivals",
	author = "L4D2 Architect",
	description = "Announces survivors that reach the saferoom",
	version = "1.0.0",
	url = ""
};

bool g_hasLeft;
bool g_isInside[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("player_left_safe_area", Event_LeftSafeArea, EventHookMode_PostNoCopy);
	HookEvent("player_entered_checkpoint", Event_Entered);
	HookEvent("player_left_checkpoint", Event_Left);
}

public void OnClientDisconnect(int client)
{
	g_isInside[client] = false;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_hasLeft = false;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_isInside[client] = false;
	}
}

void Event_LeftSafeArea(Event event, const char[] name, bool dontBroadcast)
{
	g_hasLeft = true;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_isInside[client] = false;
	}
}

void Event_Entered(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (!g_hasLeft || client == 0 || !IsLivingSurvivor(client) || g_isInside[client])
	{
		return;
	}

	g_isInside[client] = true;
	int outside = CountOutside();
	if (outside == 0)
	{
		PrintToChatAll(TEXT_COMPLETE, client);
	}
	else
	{
		PrintToChatAll(TEXT_ARRIVED, client, outside);
	}
}

void Event_Left(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0)
	{
		g_isInside[client] = false;
	}
}

int CountOutside()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsLivingSurvivor(client) && !g_isInside[client])
		{
			count++;
		}
	}
	return count;
}

bool IsLivingSurvivor(int client)
{
	return IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client);
}
