#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether the map is one of those that come with the game, by its name: "c1m1_hotel" to "c14m2_lighthouse".
 *
 * @return          False for maps of add-ons.
 */
stock bool IsOfficialMap()
{
	char map[PLATFORM_MAX_PATH];
	GetCurrentMap(map, sizeof(map));
	if (map[0] != 'c' || !IsCharNumeric(map[1]))
	{
		return false;
	}

	int campaign;
	int digits = StringToIntEx(map[1], campaign);
	return campaign >= 1 && campaign <= 14 && map[1 + digits] == 'm' && IsCharNumeric(map[2 + digits]);
}
