#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a number is in an array.
 *
 * @param values    The array.
 * @param count     How many of it are looked at.
 * @param wanted    The number.
 * @return          Its place, -1 when it is not there.
 */
stock int FindInArray(const int[] values, int count, int wanted)
{
	for (int index = 0; index < count; index++)
	{
		if (values[index] == wanted)
		{
			return index;
		}
	}
	return -1;
}
