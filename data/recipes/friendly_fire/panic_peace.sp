/*
 * Survivors can not hurt each other while a panic event lasts.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVOR 2

public Plugin myinfo =
{
	name = "Panic Peace",
	author = "L4D2 Architect",
	description = "No friendly fire among survivors during panic events",
	version = "1.0.0",
	url = ""
};

ConVar g_longest;

bool g_isPanic;
Handle g_endTimer;

public void OnPluginStart()
{
	g_longest = CreateConVar("l4d2_panic_peace_longest", "60", "A panic event counts as over after this many seconds at the latest.", _, true, 5.0, true, 600.0);
	AutoExecConfig(true, "l4d2_panic_peace");

	HookEvent("create_panic_event", Event_PanicBegins, EventHookMode_PostNoCopy);
	HookEvent("panic_event_finished", Event_PanicEnds, EventHookMode_PostNoCopy);
	HookEvent("round_start", Event_PanicEnds, EventHookMode_PostNoCopy);

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			OnClientPutInServer(client);
		}
	}
}

public void OnMapEnd()
{
	EndPanic();
}

public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
}

void Event_PanicBegins(Event event, const char[] name, bool dontBroadcast)
{
	g_isPanic = true;

	// Not every panic event says that it is over.
	delete g_endTimer;
	g_endTimer = CreateTimer(g_longest.FloatValue, Timer_End);
}

void Event_PanicEnds(Event event, const char[] name, bool dontBroadcast)
{
	EndPanic();
}

Action Timer_End(Handle timer)
{
	g_endTimer = null;
	g_isPanic = false;
	return Plugin_Stop;
}

void EndPanic()
{
	g_isPanic = false;
	delete g_endTimer;
}

Action OnTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (!g_isPanic || victim == attacker || !IsSurvivor(attacker) || !IsSurvivor(victim))
	{
		return Plugin_Continue;
	}
	return Plugin_Handled;
}

bool IsSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}
