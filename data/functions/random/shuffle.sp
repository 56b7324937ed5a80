#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Puts the numbers of an array into a random order; each order is equally likely.
 *
 * @param values    The array.
 * @param count     How many of them.
 */
stock void ShuffleArray(int[] values, int count)
{
	for (int last = count - 1; last > 0; last--)
	{
		int other = GetRandomInt(0, last);
		int kept = values[last];
		values[last] = values[other];
		values[other] = kept;
	}
}
