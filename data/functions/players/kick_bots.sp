#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Kicks the bots of a team.
 *
 * @param team      2 for survivors, 3 for infected.
 * @return          How many were kicked.
 */
stock int KickBots(int team = 3)
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && IsFakeClient(client) && GetClientTeam(client) == team && !IsClientInKickQueue(client))
		{
			KickClient(client);
			count++;
		}
	}
	return count;
}
