/*
 * !slayinfected kills the special infected, the common ones, the Witches or all of them.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_INFECTED 3

public Plugin myinfo =
{
	name = "Slay Infected",
	author = "L4D2 Architect",
	description = "Admins clear the map of infected",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	RegAdminCmd("sm_slayinfected", Command_Slay, ADMFLAG_SLAY, "sm_slayinfected [special|common|witch|all]");
}

Action Command_Slay(int client, int args)
{
	char kind[16] = "all";
	if (args > 0)
	{
		GetCmdArg(1, kind, sizeof(kind));
	}

	bool all = StrEqual(kind, "all", false);
	int count = 0;
	if (all || StrEqual(kind, "special", false))
	{
		count += SlaySpecial();
	}
	if (all || StrEqual(kind, "common", false))
	{
		count += KillEntities("infected");
	}
	if (all || StrEqual(kind, "witch", false))
	{
		count += KillEntities("witch");
	}

	ShowActivity2(client, "[SM] ", "killed %d infected.", count);
	LogAction(client, -1, "\"%L\" killed %d infected (%s)", client, count, kind);
	return Plugin_Handled;
}

int SlaySpecial()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_INFECTED && IsPlayerAlive(client))
		{
			ForcePlayerSuicide(client);
			count++;
		}
	}
	return count;
}

int KillEntities(const char[] className)
{
	int count = 0;
	int entity = -1;
	while ((entity = FindEntityByClassname(entity, className)) != -1)
	{
		AcceptEntityInput(entity, "Kill");
		count++;
	}
	return count;
}
