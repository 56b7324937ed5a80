/*
 * Kicks players whose ping stays too high. One bad moment is no reason: several measurements in a row have to be.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_WARNING "\x04[Ping]\x01 Your ping is %d, at most %d is wanted here."
#define TEXT_KICKED "\x04[Ping]\x05 %N\x01 had to go: a ping of %d."

public Plugin myinfo =
{
	name = "Ping Kick",
	author = "L4D2 Architect",
	description = "Kicks players whose ping stays too high, after a warning",
	version = "1.0.0",
	url = ""
};

ConVar g_most;
ConVar g_interval;
ConVar g_strikes;
ConVar g_grace;

int g_strikesOf[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_most = CreateConVar("l4d2_ping_kick_most", "250", "The highest ping in milliseconds that is fine.", _, true, 50.0, true, 1000.0);
	g_interval = CreateConVar("l4d2_ping_kick_interval", "10.0", "Seconds between two measurements.", _, true, 2.0, true, 120.0);
	g_strikes = CreateConVar("l4d2_ping_kick_strikes", "4", "Bad measurements in a row until the kick.", _, true, 1.0, true, 60.0);
	g_grace = CreateConVar("l4d2_ping_kick_grace", "60.0", "Seconds after joining during which nothing is measured.", _, true, 0.0, true, 600.0);
	AutoExecConfig(true, "l4d2_ping_kick");
}

public void OnConfigsExecuted()
{
	CreateTimer(g_interval.FloatValue, Timer_Measure, _, TIMER_FLAG_NO_MAPCHANGE);
}

public void OnClientPutInServer(int client)
{
	g_strikesOf[client] = 0;
}

Action Timer_Measure(Handle timer)
{
	// A new timer each time, so that a changed interval counts at once.
	CreateTimer(g_interval.FloatValue, Timer_Measure, _, TIMER_FLAG_NO_MAPCHANGE);
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsMeasured(client))
		{
			Measure(client);
		}
	}
	return Plugin_Stop;
}

// Bots have no ping, admins may stay, and who has just come is still loading.
bool IsMeasured(int client)
{
	return IsClientInGame(client) && !IsFakeClient(client) && GetClientTime(client) >= g_grace.FloatValue
		&& !CheckCommandAccess(client, "l4d2_ping_immune", ADMFLAG_GENERIC);
}

void Measure(int client)
{
	int ping = RoundToNearest(GetClientAvgLatency(client, NetFlow_Outgoing) * 1000.0);
	if (ping <= g_most.IntValue)
	{
		g_strikesOf[client] = 0;
		return;
	}

	g_strikesOf[client]++;
	if (g_strikesOf[client] < g_strikes.IntValue)
	{
		PrintToChat(client, TEXT_WARNING, ping, g_most.IntValue);
		return;
	}

	g_strikesOf[client] = 0;
	PrintToChatAll(TEXT_KICKED, client, ping);
	KickClient(client, "Your ping is too high (%d, at most %d)", ping, g_most.IntValue);
}
