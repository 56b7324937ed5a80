#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Goes through all clients and keeps those that are in the game and alive.
 *
 * @param clients   Where their indices go.
 * @return          How many there are.
 */
stock int GetLivingClients(int clients[MAXPLAYERS])
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && IsPlayerAlive(client))
		{
			clients[count++] = client;
		}
	}
	return count;
}
