#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

/**
 * Picks one of the living survivors by chance.
 *
 * @return          Client index, 0 when no survivor is alive.
 */
stock int GetRandomSurvivor()
{
	int survivors[MAXPLAYERS];
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client))
		{
			survivors[count++] = client;
		}
	}
	return count > 0 ? survivors[GetRandomInt(0, count - 1)] : 0;
}
