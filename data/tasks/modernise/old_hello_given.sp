#pragma semicolon 1

#include <sourcemod>

new Handle:g_hEnabled = INVALID_HANDLE;

public Plugin:myinfo =
{
	name = "Wave",
	author = "L4D2 Architect",
	description = "Players wave to each other",
	version = "1.0.0",
	url = ""
};

public OnPluginStart()
{
	g_hEnabled = CreateConVar("l4d2_wave_enabled", "1", "1 lets players wave, 0 does not.");
	RegConsoleCmd("sm_wave", Command_Wave, "Waves to everybody.");
}

public Action:Command_Wave(client, args)
{
	if (client == 0 || !GetConVarBool(g_hEnabled))
	{
		return Plugin_Handled;
	}
	decl String:name[MAX_NAME_LENGTH];
	GetClientName(client, name, sizeof(name));
	PrintToChatAll("%s waves to you.", name);
	return Plugin_Handled;
}
