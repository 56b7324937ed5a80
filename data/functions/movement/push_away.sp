#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Throws a player away from a place, and a little upwards.
 *
 * @param client    Client index of somebody in the game.
 * @param from      The place that he is thrown away from.
 * @param speed     How fast, in units a second.
 */
stock void PushAway(int client, const float from[3], float speed = 400.0)
{
	float at[3], velocity[3];
	GetClientAbsOrigin(client, at);
	MakeVectorFromPoints(from, at, velocity);
	velocity[2] = 0.0;
	NormalizeVector(velocity, velocity);
	ScaleVector(velocity, speed);

	// Friction would hold somebody who stays on the ground.
	velocity[2] = speed * 0.6;
	TeleportEntity(client, NULL_VECTOR, NULL_VECTOR, velocity);
}
