#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Holds a player where he is, or lets him go.
 *
 * @param client    Client index of somebody in the game.
 * @param frozen    False lets him go.
 */
stock void FreezePlayer(int client, bool frozen = true)
{
	SetEntityMoveType(client, frozen ? MOVETYPE_NONE : MOVETYPE_WALK);
}
