#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

/**
 * Whether a player is in a saferoom.
 *
 * @param client    Client index of somebody in the game.
 * @return          True in the one where the map begins, and in the one where it ends.
 */
stock bool IsInSaferoom(int client)
{
	return L4D_IsInFirstCheckpoint(client) || L4D_IsInLastCheckpoint(client);
}
