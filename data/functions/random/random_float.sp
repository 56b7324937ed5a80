#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * A number by chance between two bounds, such as the delay of a timer.
 *
 * @param least     The smallest that it can be.
 * @param most      The greatest that it can be.
 * @return          A number with a fraction; all are equally likely.
 */
stock float GetRandomDelay(float least = 10.0, float most = 30.0)
{
	return GetRandomFloat(least, most);
}
