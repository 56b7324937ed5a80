#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * A whole number by chance between two bounds, both of which may come.
 *
 * @param least     The smallest that it can be.
 * @param most      The greatest that it can be.
 * @return          A whole number; all are equally likely.
 */
stock int PickNumber(int least = 1, int most = 100)
{
	return GetRandomInt(least, most);
}
