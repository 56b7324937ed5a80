/*
 * Measures how long each Jockey rides a survivor, and remembers the longest ride of the map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
	name = "Jockey Rides",
	author = "L4D2 Architect",
	description = "Measures how long Jockeys ride",
	version = "1.0.0",
	url = ""
};

float g_beganAt[MAXPLAYERS + 1];
float g_longest;
char g_longestName[MAX_NAME_LENGTH];

public void OnPluginStart()
{
	RegConsoleCmd("sm_rides", Command_Rides, "Shows the longest ride of a Jockey on this map.");
	HookEvent("jockey_ride", Event_RideBegins);
	HookEvent("jockey_ride_end", Event_RideEnds);
}

public void OnMapStart()
{
	g_longest = 0.0;
	g_longestName[0] = '\0';

	// The game's clock begins anew with the map.
	for (int client = 1; client <= MaxClients; client++)
	{
		g_beganAt[client] = 0.0;
	}
}

public void OnClientDisconnect(int client)
{
	g_beganAt[client] = 0.0;
}

void Event_RideBegins(Event event, const char[] name, bool dontBroadcast)
{
	int jockey = GetClientOfUserId(event.GetInt("userid"));
	if (jockey != 0)
	{
		g_beganAt[jockey] = GetGameTime();
	}
}

void Event_RideEnds(Event event, const char[] name, bool dontBroadcast)
{
	int jockey = GetClientOfUserId(event.GetInt("userid"));
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (jockey == 0 || victim == 0 || g_beganAt[jockey] == 0.0 || !IsClientInGame(jockey) || !IsClientInGame(victim))
	{
		return;
	}

	float seconds = GetGameTime() - g_beganAt[jockey];
	g_beganAt[jockey] = 0.0;
	int rescuer = GetClientOfUserId(event.GetInt("rescuer"));
	if (rescuer != 0 && rescuer != victim && IsClientInGame(rescuer))
	{
		PrintToChatAll("\x04[Jockey]\x05 %N\x01 rode \x05%N\x01 for %.1f seconds, until \x05%N\x01 came.", jockey, victim, seconds, rescuer);
	}
	else
	{
		PrintToChatAll("\x04[Jockey]\x05 %N\x01 rode \x05%N\x01 for %.1f seconds.", jockey, victim, seconds);
	}

	if (seconds > g_longest)
	{
		g_longest = seconds;
		GetClientName(jockey, g_longestName, sizeof(g_longestName));
	}
}

Action Command_Rides(int client, int args)
{
	if (g_longestName[0] == '\0')
	{
		ReplyToCommand(client, "No Jockey has ridden anybody on this map.");
	}
	else
	{
		ReplyToCommand(client, "Longest ride of this map: %.1f seconds by %s", g_longest, g_longestName);
	}
	return Plugin_Handled;
}
