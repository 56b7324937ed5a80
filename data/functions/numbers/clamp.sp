#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Keeps a whole number within bounds.
 *
 * @param value     The number.
 * @param least     The smallest that it may be.
 * @param most      The greatest that it may be.
 * @return          The number, or the bound that it went beyond.
 */
stock int Clamp(int value, int least = 0, int most = 100)
{
	if (value < least)
	{
		return least;
	}
	return value > most ? most : value;
}
