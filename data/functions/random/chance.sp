#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether something is to happen that happens only now and then.
 *
 * @param percent   How likely it is: 0.0 is never, 100.0 is always.
 * @return          True in so many of a hundred calls.
 */
stock bool RollChance(float percent = 50.0)
{
	return GetURandomFloat() * 100.0 < percent;
}
