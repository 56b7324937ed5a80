#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Writes a number of seconds as minutes and seconds, or as hours, minutes and seconds.
 *
 * @param seconds   From 0 on.
 * @param text      Where it goes: "1:05", or "1:00:00" from an hour on.
 * @param maxlength The size of that.
 */
stock void FormatSeconds(int seconds, char[] text, int maxlength)
{
	if (seconds >= 3600)
	{
		FormatEx(text, maxlength, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
	}
	else
	{
		FormatEx(text, maxlength, "%d:%02d", seconds / 60, seconds % 60);
	}
}
