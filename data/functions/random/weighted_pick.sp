#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Picks one of several things by chance, some more often than others.
 *
 * @param weights   How often each comes, measured against the others; 0 is never.
 * @param count     How many there are.
 * @return          The index of the one, -1 when all weigh nothing.
 */
stock int PickWeighted(const int[] weights, int count)
{
	int sum = 0;
	for (int index = 0; index < count; index++)
	{
		sum += weights[index];
	}
	if (sum <= 0)
	{
		return -1;
	}

	int drawn = GetRandomInt(1, sum);
	for (int index = 0; index < count; index++)
	{
		drawn -= weights[index];
		if (drawn <= 0)
		{
			return index;
		}
	}
	return -1;
}
