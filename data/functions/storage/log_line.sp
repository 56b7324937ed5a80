#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Writes a line with the time into a log file of its own.
 *
 * @param text      What it says; may have places for values, as Format has.
 * @param ...       The values.
 */
stock void WriteLog(const char[] text, any ...)
{
	char path[PLATFORM_MAX_PATH], line[512];
	BuildPath(Path_SM, path, sizeof(path), "logs/l4d2_plugin.log");
	VFormat(line, sizeof(line), text, 2);
	LogToFileEx(path, "%s", line);
}
