#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Finds the ground below a place.
 *
 * @param position  The place.
 * @param ground    Where the ground is.
 * @return          False when there is none.
 */
stock bool GetGroundBelow(const float position[3], float ground[3])
{
	float down[3] = { 90.0, 0.0, 0.0 };
	Handle ray = TR_TraceRayFilterEx(position, down, MASK_PLAYERSOLID_BRUSHONLY, RayType_Infinite, Trace_WorldOnly);
	bool found = TR_DidHit(ray);
	if (found)
	{
		TR_GetEndPosition(ground, ray);
	}
	delete ray;
	return found;
}

static bool Trace_WorldOnly(int entity, int contentsMask)
{
	return entity == 0;
}
