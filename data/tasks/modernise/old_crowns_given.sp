#pragma semicolon 1

#include <sourcemod>

new g_iKills[MAXPLAYERS+1];

public Plugin:myinfo =
{
	name = "Witch Kills",
	author = "L4D2 Architect",
	description = "Counts who kills Witches",
	version = "1.0.0",
	url = ""
};

public OnPluginStart()
{
	HookEvent("witch_killed", Event_WitchKilled);
}

public OnMapStart()
{
	for (new i = 1; i <= MaxClients; i++)
	{
		g_iKills[i] = 0;
	}
}

public Action:Event_WitchKilled(Handle:event, const String:name[], bool:dontBroadcast)
{
	new killer = GetClientOfUserId(GetEventInt(event, "userid"));
	if (killer == 0 || !IsClientInGame(killer) || GetClientTeam(killer) != 2)
	{
		return Plugin_Continue;
	}
	g_iKills[killer]++;
	PrintToChatAll("%N has killed %d Witches on this map.", killer, g_iKills[killer]);
	return Plugin_Continue;
}
