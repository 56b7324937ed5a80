/*
 * Players wave to each other with !wave.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
	name = "Wave",
	author = "L4D2 Architect",
	description = "Players wave to each other",
	version = "1.0.0",
	url = ""
};

ConVar g_enabled;

public void OnPluginStart()
{
	g_enabled = CreateConVar("l4d2_wave_enabled", "1", "1 lets players wave, 0 does not.");
	RegConsoleCmd("sm_wave", Command_Wave, "Waves to everybody.");
}

Action Command_Wave(int client, int args)
{
	if (client == 0 || !g_enabled.BoolValue)
	{
		return Plugin_Handled;
	}
	char name[MAX_NAME_LENGTH];
	GetClientName(client, name, sizeof(name));
	PrintToChatAll("%s waves to you.", name);
	return Plugin_Handled;
}
