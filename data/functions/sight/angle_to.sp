#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * The angles under which a place is seen from another one: what somebody there has to look along.
 *
 * @param from      The eyes.
 * @param to        What is looked at.
 * @param angles    Pitch and yaw; there is no roll.
 */
stock void GetAnglesTo(const float from[3], const float to[3], float angles[3])
{
	float direction[3];
	MakeVectorFromPoints(from, to, direction);
	GetVectorAngles(direction, angles);
	angles[2] = 0.0;
}
