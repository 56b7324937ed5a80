#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Puts a player somewhere else, at rest.
 *
 * @param client    Client index.
 * @param position  Where his feet are to be.
 * @return          False when he is not alive in the game.
 */
stock bool TeleportPlayer(int client, const float position[3])
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return false;
	}

	float still[3];
	TeleportEntity(client, position, NULL_VECTOR, still);
	return true;
}
