#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Slaps a player: he is thrown about, and hurt if wanted.
 *
 * @param client    Client index.
 * @param damage    What it takes from him; 0 only throws him about.
 */
stock void SlapOnce(int client, int damage = 5)
{
	if (client > 0 && client <= MaxClients && IsClientInGame(client) && IsPlayerAlive(client))
	{
		SlapPlayer(client, damage, true);
	}
}
