#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <left4dhooks>

/**
 * Brings a dead survivor back to life beside another one.
 *
 * @param client    Client index of a dead survivor in the game.
 * @param beside    Client index of a living survivor; 0 leaves him where the game puts him.
 * @return          False when he is not dead.
 */
stock bool RespawnSurvivor(int client, int beside = 0)
{
	if (GetClientTeam(client) != 2 || IsPlayerAlive(client))
	{
		return false;
	}

	L4D_RespawnPlayer(client);
	if (beside > 0 && IsClientInGame(beside) && IsPlayerAlive(beside))
	{
		float position[3];
		GetClientAbsOrigin(beside, position);
		TeleportEntity(client, position, NULL_VECTOR, NULL_VECTOR);
	}
	return true;
}
