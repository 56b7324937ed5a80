#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Sets a player on fire.
 *
 * @param client    Client index.
 * @param seconds   How long he burns.
 * @return          False when he is not alive in the game.
 */
stock bool IgnitePlayer(int client, float seconds = 5.0)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return false;
	}
	IgniteEntity(client, seconds);
	return true;
}
