/*
 * Prints lines of a text file to chat in turn, so that a server can tell its rules and its address.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FILE_PATH "configs/l4d2_advertisements.txt"
#define LINE_LENGTH 192

public Plugin myinfo =
{
	name = "Advertisements",
	author = "L4D2 Architect",
	description = "Prints the lines of a file to chat, one after the other",
	version = "1.0.0",
	url = ""
};

ConVar g_interval;
ArrayList g_lines;
Handle g_timer;
int g_next;

public void OnPluginStart()
{
	g_lines = new ArrayList(ByteCountToCells(LINE_LENGTH));

	g_interval = CreateConVar("l4d2_advertisements_interval", "90", "Seconds between two lines.", _, true, 10.0, true, 3600.0);
	g_interval.AddChangeHook(OnIntervalChanged);
	AutoExecConfig(true, "l4d2_advertisements");

	RegAdminCmd("sm_advertisements_reload", Command_Reload, ADMFLAG_CONFIG, "Reads the file again.");
}

public void OnConfigsExecuted()
{
	ReadLines();
	Restart();
}

public void OnMapEnd()
{
	delete g_timer;
}

void OnIntervalChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	Restart();
}

void Restart()
{
	delete g_timer;
	g_timer = CreateTimer(g_interval.FloatValue, Timer_Print, _, TIMER_REPEAT);
}

Action Timer_Print(Handle timer)
{
	if (g_lines.Length == 0)
	{
		return Plugin_Continue;
	}

	if (g_next >= g_lines.Length)
	{
		g_next = 0;
	}

	char line[LINE_LENGTH];
	g_lines.GetString(g_next, line, sizeof(line));
	PrintToChatAll("\x04[Server]\x01 %s", line);
	g_next++;
	return Plugin_Continue;
}

Action Command_Reload(int client, int args)
{
	ReadLines();
	ReplyToCommand(client, "[SM] %d lines were read.", g_lines.Length);
	return Plugin_Handled;
}

void ReadLines()
{
	g_lines.Clear();
	g_next = 0;

	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), FILE_PATH);
	File file = OpenFile(path, "r");
	if (file == null)
	{
		LogMessage("There is no file %s: nothing is printed.", path);
		return;
	}

	char line[LINE_LENGTH];
	while (file.ReadLine(line, sizeof(line)))
	{
		TrimString(line);
		if (line[0] != '\0' && StrContains(line, "//") != 0)
		{
			g_lines.PushString(line);
		}
	}
	delete file;
}
