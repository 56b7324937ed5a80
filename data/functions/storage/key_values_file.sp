#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Reads a number from a file of key values.
 *
 * @param file      Its path below the folder of SourceMod, such as "configs/settings.cfg".
 * @param section   The section below the first one, such as the name of a map.
 * @param key       The key in it.
 * @param unknown   What it is when file, section or key are not there.
 * @return          The number.
 */
stock int ReadKeyValue(const char[] file, const char[] section, const char[] key, int unknown = 0)
{
	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), "%s", file);

	int value = unknown;
	KeyValues values = new KeyValues("settings");
	if (values.ImportFromFile(path) && values.JumpToKey(section))
	{
		value = values.GetNum(key, unknown);
	}
	delete values;
	return value;
}
