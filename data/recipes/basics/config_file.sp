/*
 * Greets players with the texts of a KeyValues file, which may have a section for each map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FILE_CONFIG "configs/l4d2_config_file.cfg"
#define SECTION_OTHERS "default"

public Plugin myinfo =
{
	name = "Config File",
	author = "L4D2 Architect",
	description = "Reads its settings from a file of key values",
	version = "1.0.0",
	url = ""
};

char g_greeting[192];
float g_delay;

public void OnPluginStart()
{
	RegAdminCmd("sm_greeting_reload", Command_Reload, ADMFLAG_CONFIG, "Reads the file of greetings again.");
}

public void OnConfigsExecuted()
{
	ReadConfig();
}

public void OnClientPutInServer(int client)
{
	if (!IsFakeClient(client) && g_greeting[0] != '\0')
	{
		CreateTimer(g_delay, Timer_Greet, GetClientUserId(client), TIMER_FLAG_NO_MAPCHANGE);
	}
}

/*
 * "greetings"
 * {
 *     "default" { "text" "Welcome!" "delay" "8.0" }
 *     "c1m1_hotel" { "text" "Mind the stairs." }
 * }
 */
bool ReadConfig()
{
	g_greeting[0] = '\0';
	g_delay = 8.0;

	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), FILE_CONFIG);
	KeyValues config = new KeyValues("greetings");
	bool isRead = config.ImportFromFile(path);
	if (isRead)
	{
		char map[PLATFORM_MAX_PATH];
		GetCurrentMap(map, sizeof(map));
		ReadSection(config, SECTION_OTHERS);
		ReadSection(config, map);
	}
	else
	{
		LogError("The file %s is missing, or is no KeyValues file.", path);
	}
	delete config;
	return isRead;
}

void ReadSection(KeyValues config, const char[] section)
{
	if (!config.JumpToKey(section))
	{
		return;
	}
	config.GetString("text", g_greeting, sizeof(g_greeting), g_greeting);
	float delay = config.GetFloat("delay", g_delay);
	g_delay = delay < 1.0 ? 1.0 : delay;
	config.GoBack();
}

Action Timer_Greet(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0 && IsClientInGame(client))
	{
		PrintToChat(client, "%s", g_greeting);
	}
	return Plugin_Stop;
}

Action Command_Reload(int client, int args)
{
	ReplyToCommand(client, ReadConfig() ? "The greetings were read." : "The file can not be read.");
	return Plugin_Handled;
}
