#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Reads a colour that is written as six hexadecimal digits.
 *
 * @param text      Such as "FF8000" or "#ff8000".
 * @param color     Red, green and blue, 0 to 255 each.
 * @return          False when that is no colour.
 */
stock bool ReadHexColor(const char[] text, int color[3])
{
	int value;
	int at = text[0] == '#' ? 1 : 0;
	if (strlen(text[at]) != 6 || StringToIntEx(text[at], value, 16) != 6)
	{
		return false;
	}
	color[0] = value >> 16 & 0xFF;
	color[1] = value >> 8 & 0xFF;
	color[2] = value & 0xFF;
	return true;
}
