#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Whether nothing solid is between the eyes of two players; where they look does not matter.
 *
 * @param client    Client index of somebody in the game.
 * @param target    Client index of somebody else in the game.
 * @return          True when the one could see the other.
 */
stock bool CanSee(int client, int target)
{
	float from[3], to[3];
	GetClientEyePosition(client, from);
	GetClientEyePosition(target, to);

	Handle ray = TR_TraceRayFilterEx(from, to, MASK_VISIBLE, RayType_EndPoint, Trace_NoPlayers);
	bool clear = !TR_DidHit(ray);
	delete ray;
	return clear;
}

static bool Trace_NoPlayers(int entity, int contentsMask)
{
	return entity > MaxClients || entity == 0;
}
