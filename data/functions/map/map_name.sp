#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a map is played, by its name or the beginning of it.
 *
 * @param name      Such as "c1m1_hotel", or "c1m" for all of Dead Center.
 * @return          True when the name of the map begins so.
 */
stock bool IsMap(const char[] name)
{
	char now[PLATFORM_MAX_PATH];
	GetCurrentMap(now, sizeof(now));
	return strncmp(now, name, strlen(name), false) == 0;
}
