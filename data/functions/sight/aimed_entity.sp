#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Finds what a player looks at, by a ray from his eyes.
 *
 * @param client    Client index of somebody in the game.
 * @param position  Where the ray ends.
 * @return          Entity or client index, 0 for the world, -1 when the ray hits nothing.
 */
stock int GetAimedEntity(int client, float position[3])
{
	float eyes[3], angles[3];
	GetClientEyePosition(client, eyes);
	GetClientEyeAngles(client, angles);

	Handle ray = TR_TraceRayFilterEx(eyes, angles, MASK_SHOT, RayType_Infinite, Trace_NotSelf, client);
	TR_GetEndPosition(position, ray);
	int entity = TR_DidHit(ray) ? TR_GetEntityIndex(ray) : -1;
	delete ray;
	return entity;
}

static bool Trace_NotSelf(int entity, int contentsMask, int client)
{
	return entity != client;
}
