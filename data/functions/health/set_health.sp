#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Sets a player's health.
 *
 * @param client    Client index.
 * @param health    What he has from now on; not more than the game shows.
 */
stock void SetHealth(int client, int health = 100)
{
	if (client > 0 && client <= MaxClients && IsClientInGame(client) && IsPlayerAlive(client))
	{
		SetEntityHealth(client, health);
	}
}
