/*
 * Something is done every few seconds, as long as a map lasts: here the living survivors are counted in the server's console.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Repeating Timer",
	author = "L4D2 Architect",
	description = "Does something every few seconds",
	version = "1.0.0",
	url = ""
};

ConVar g_interval;
Handle g_timer;

public void OnPluginStart()
{
	g_interval = CreateConVar("l4d2_repeating_timer_interval", "5", "How many seconds are between two times.", _, true, 1.0, true, 3600.0);
	g_interval.AddChangeHook(OnIntervalChanged);
	AutoExecConfig(true, "l4d2_repeating_timer");
}

public void OnConfigsExecuted()
{
	Restart();
}

public void OnMapEnd()
{
	delete g_timer;
}

void OnIntervalChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	Restart();
}

void Restart()
{
	delete g_timer;
	g_timer = CreateTimer(g_interval.FloatValue, Timer_Repeat, _, TIMER_REPEAT);
}

Action Timer_Repeat(Handle timer)
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client))
		{
			count++;
		}
	}

	PrintToServer("[Timer] %d survivors are alive.", count);
	return Plugin_Continue;
}
