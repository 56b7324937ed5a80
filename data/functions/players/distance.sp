#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * How far two players are from each other.
 *
 * @param one       Client index of somebody in the game.
 * @param other     Client index of somebody else in the game.
 * @return          The distance in units; a survivor is 72 units tall.
 */
stock float GetPlayerDistance(int one, int other)
{
	float from[3], to[3];
	GetClientAbsOrigin(one, from);
	GetClientAbsOrigin(other, to);
	return GetVectorDistance(from, to);
}
