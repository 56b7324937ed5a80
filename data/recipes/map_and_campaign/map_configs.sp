/*
 * Runs a config of its own for each game mode, campaign and map, so that a map can be harder or have its own rules.
 *
 * In cfg/l4d2_maps, whichever exist, in this order: default.cfg, mode_coop.cfg, campaign_c8.cfg, c8m1_apartment.cfg.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FOLDER "l4d2_maps"
#define NAME_LENGTH 64

public Plugin myinfo =
{
	name = "Map Configs",
	author = "L4D2 Architect",
	description = "Runs configs for game modes, campaigns and maps",
	version = "1.0.0",
	url = ""
};

ConVar g_gameMode;

public void OnPluginStart()
{
	g_gameMode = FindConVar("mp_gamemode");
	RegAdminCmd("sm_mapconfigs", Command_Run, ADMFLAG_CONFIG, "Runs the configs of this map again and lists them.");
}

public void OnConfigsExecuted()
{
	Run(0, false);
}

Action Command_Run(int client, int args)
{
	Run(client, true);
	return Plugin_Handled;
}

void Run(int client, bool isListed)
{
	// What another map has changed is set back here.
	char name[NAME_LENGTH] = "default";
	RunIfThere(client, name, isListed);

	char mode[NAME_LENGTH];
	g_gameMode.GetString(mode, sizeof(mode));
	FormatEx(name, sizeof(name), "mode_%s", mode);
	RunIfThere(client, name, isListed);

	char map[NAME_LENGTH];
	GetCurrentMap(map, sizeof(map));
	int campaign = CampaignOf(map);
	if (campaign > 0)
	{
		FormatEx(name, sizeof(name), "campaign_c%d", campaign);
		RunIfThere(client, name, isListed);
	}

	// Maps of the workshop stand in folders.
	ReplaceString(map, sizeof(map), "/", "_");
	RunIfThere(client, map, isListed);
}

void RunIfThere(int client, const char[] name, bool isListed)
{
	char path[PLATFORM_MAX_PATH];
	FormatEx(path, sizeof(path), "cfg/%s/%s.cfg", FOLDER, name);
	bool isThere = FileExists(path);
	if (isThere)
	{
		ServerCommand("exec %s/%s.cfg", FOLDER, name);
	}
	if (isListed)
	{
		ReplyToCommand(client, "[SM] %s: %s", path, isThere ? "run" : "not there");
	}
}

// c8m1_apartment belongs to campaign 8; maps that players made belong to none that has a number.
int CampaignOf(const char[] map)
{
	int number;
	int digits = map[0] == 'c' ? StringToIntEx(map[1], number) : 0;
	return digits > 0 && map[1 + digits] == 'm' && IsCharNumeric(map[2 + digits]) ? number : 0;
}
