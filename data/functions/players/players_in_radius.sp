#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Finds the living players around a place.
 *
 * @param position  The middle.
 * @param radius    How far around it, in units.
 * @param clients   Where their indices go.
 * @return          How many there are.
 */
stock int GetPlayersInRadius(const float position[3], float radius = 500.0, int clients[MAXPLAYERS])
{
	int count = 0;
	float at[3];
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || !IsPlayerAlive(client))
		{
			continue;
		}
		GetClientAbsOrigin(client, at);
		if (GetVectorDistance(position, at) <= radius)
		{
			clients[count++] = client;
		}
	}
	return count;
}
