/*
 * Tells everyone in their own language that a Tank has come, and that it is dead.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
	name = "Tank in Tongues",
	author = "L4D2 Architect",
	description = "Announces Tanks in the language of each player",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("tankwatch.phrases");
	HookEvent("tank_spawn", Event_TankSpawn);
	HookEvent("tank_killed", Event_TankKilled, EventHookMode_PostNoCopy);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank != 0 && IsClientInGame(tank))
	{
		PrintToChatAll("%t", "Tank Spawned", GetClientHealth(tank));
	}
}

void Event_TankKilled(Event event, const char[] name, bool dontBroadcast)
{
	PrintToChatAll("%t", "Tank Died");
}
