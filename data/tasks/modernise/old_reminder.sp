/*
 * Reminds hurt survivors every half minute to heal.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define WAIT_SECONDS 30.0

public Plugin myinfo =
{
	name = "Reminder",
	author = "L4D2 Architect",
	description = "Reminds hurt survivors to heal",
	version = "1.0.0",
	url = ""
};

ConVar g_limit;
Handle g_timer;

public void OnPluginStart()
{
	g_limit = CreateConVar("l4d2_reminder_limit", "40", "Health below which survivors are reminded.", _, true, 1.0, true, 100.0);
}

public void OnMapStart()
{
	g_timer = CreateTimer(WAIT_SECONDS, Timer_Remind, _, TIMER_REPEAT);
}

public void OnMapEnd()
{
	delete g_timer;
}

Action Timer_Remind(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client) && GetClientHealth(client) < g_limit.IntValue)
		{
			PrintHintText(client, "You should use your first aid kit.");
		}
	}
	return Plugin_Continue;
}
