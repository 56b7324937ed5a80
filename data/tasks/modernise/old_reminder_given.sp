#pragma semicolon 1

#include <sourcemod>

#define TEAM_SURVIVORS 2

new Handle:g_hLimit = INVALID_HANDLE;
new Handle:g_hTimer = INVALID_HANDLE;
new Float:g_fWait = 30.0;

public Plugin:myinfo =
{
	name = "Reminder",
	author = "L4D2 Architect",
	description = "Reminds hurt survivors to heal",
	version = "1.0.0",
	url = ""
};

public OnPluginStart()
{
	g_hLimit = CreateConVar("l4d2_reminder_limit", "40", "Health below which survivors are reminded.", _, true, 1.0, true, 100.0);
}

public OnMapStart()
{
	g_hTimer = CreateTimer(g_fWait, Timer_Remind, INVALID_HANDLE, TIMER_REPEAT);
}

public OnMapEnd()
{
	if (g_hTimer != INVALID_HANDLE)
	{
		CloseHandle(g_hTimer);
		g_hTimer = INVALID_HANDLE;
	}
}

public Action:Timer_Remind(Handle:timer)
{
	for (new i = 1; i <= MaxClients; i++)
	{
		if (IsClientInGame(i) && GetClientTeam(i) == TEAM_SURVIVORS && IsPlayerAlive(i) && GetClientHealth(i) < GetConVarInt(g_hLimit))
		{
			PrintHintText(i, "You should use your first aid kit.");
		}
	}
	return Plugin_Continue;
}
