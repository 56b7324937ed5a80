/*
 * Says in chat that a Tank has spawned, with its health and who plays it, and later how long it lived.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_SPAWNED "\x04[Tank]\x01 A Tank has spawned: \x05%d\x01 health, played by \x05%N\x01."
#define TEXT_SPAWNED_BOT "\x04[Tank]\x01 A Tank has spawned: \x05%d\x01 health."
#define TEXT_DIED "\x04[Tank]\x01 The Tank is dead. It lived \x05%d\x01 seconds."

public Plugin myinfo =
{
	name = "Tank Announcer",
	author = "L4D2 Architect",
	description = "Announces Tanks to all players when they spawn and when they die",
	version = "1.0.0",
	url = ""
};

float g_spawnedAt[MAXPLAYERS + 1];

ConVar g_announceDeath;

public void OnPluginStart()
{
	g_announceDeath = CreateConVar("l4d2_tank_announcer_death", "1", "Announce the death of a Tank as well: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_tank_announcer");

	HookEvent("tank_spawn", Event_TankSpawn);
	HookEvent("tank_killed", Event_TankKilled);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank == 0 || !IsClientInGame(tank))
	{
		return;
	}

	g_spawnedAt[tank] = GetGameTime();

	// Other plugins may change the health in the same event; a frame later it is settled.
	RequestFrame(Frame_Announce, event.GetInt("userid"));
}

void Frame_Announce(int userId)
{
	int tank = GetClientOfUserId(userId);
	if (tank == 0 || !IsClientInGame(tank) || !IsPlayerAlive(tank))
	{
		return;
	}

	int health = GetClientHealth(tank);
	if (IsFakeClient(tank))
	{
		PrintToChatAll(TEXT_SPAWNED_BOT, health);
	}
	else
	{
		PrintToChatAll(TEXT_SPAWNED, health, tank);
	}
}

void Event_TankKilled(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank == 0 || g_spawnedAt[tank] == 0.0)
	{
		return;
	}

	int seconds = RoundToNearest(GetGameTime() - g_spawnedAt[tank]);
	g_spawnedAt[tank] = 0.0;
	if (g_announceDeath.BoolValue)
	{
		PrintToChatAll(TEXT_DIED, seconds);
	}
}

public void OnClientDisconnect(int client)
{
	g_spawnedAt[client] = 0.0;
}

public void OnMapStart()
{
	// The game's time begins anew with each map.
	for (int client = 1; client <= MaxClients; client++)
	{
		g_spawnedAt[client] = 0.0;
	}
}
