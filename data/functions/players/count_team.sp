#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Counts the living players of a team, bots included.
 *
 * @param team      2 for survivors, 3 for infected.
 * @return          How many of them are alive.
 */
stock int CountLiving(int team = 2)
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == team && IsPlayerAlive(client))
		{
			count++;
		}
	}
	return count;
}
