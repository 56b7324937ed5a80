#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Goes through all clients and keeps those that are in the game, dead or alive.
 *
 * @param clients   Where their indices go.
 * @param bots      Whether bots are kept too.
 * @return          How many there are.
 */
stock int GetClientsInGame(int clients[MAXPLAYERS], bool bots = true)
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		// Somebody who still loads is connected, but most functions do not take him yet.
		if (IsClientInGame(client) && (bots || !IsFakeClient(client)))
		{
			clients[count++] = client;
		}
	}
	return count;
}
