#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

/**
 * Gives the living survivors.
 *
 * @return          A list of their client indices; delete it when you are done.
 */
stock ArrayList GetSurvivors()
{
	ArrayList survivors = new ArrayList();
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client))
		{
			survivors.Push(client);
		}
	}
	return survivors;
}
