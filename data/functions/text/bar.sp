#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Draws a share as a bar of signs, such as the health of a Tank.
 *
 * @param share     From 0.0, empty, to 1.0, full.
 * @param text      Where it goes.
 * @param maxlength The size of that; the bar is one sign shorter at most.
 * @param width     How many signs the bar has.
 */
stock void FormatBar(float share, char[] text, int maxlength, int width = 20)
{
	int signs = width < maxlength ? width : maxlength - 1;
	int full = RoundToNearest(share * signs);
	for (int index = 0; index < signs; index++)
	{
		text[index] = index < full ? '|' : '.';
	}
	text[signs] = '\0';
}
