#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Carries a number from one range over to another: the half of the one to the half of the other.
 *
 * @param value     The number; what is beyond the first range is at its end.
 * @param from      Where the first range begins and ends.
 * @param to        Where the second one does.
 * @return          The number in the second range.
 */
stock float ScaleToRange(float value, const float from[2], const float to[2])
{
	float share = from[0] != from[1] ? (value - from[0]) / (from[1] - from[0]) : 0.0;
	if (share < 0.0)
	{
		share = 0.0;
	}
	else if (share > 1.0)
	{
		share = 1.0;
	}
	return to[0] + share * (to[1] - to[0]);
}
