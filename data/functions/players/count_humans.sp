#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Counts the people on the server: no bots, and nobody who is still loading.
 *
 * @return          How many there are.
 */
stock int CountHumans()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client))
		{
			count++;
		}
	}
	return count;
}
