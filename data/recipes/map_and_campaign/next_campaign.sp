/*
 * When survivors have won a finale, the server goes on with the next campaign instead of back to the lobby.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FILE_PATH "configs/l4d2_next_campaign.txt"
#define MAP_LENGTH 64
#define MODES_LENGTH 128

#define TEXT_SOON "\x04[Campaign]\x01 Next: \x05%s\x01, in \x05%.0f\x01 seconds."
#define TEXT_NEXT "\x04[Campaign]\x01 After this campaign comes \x05%s\x01."
#define TEXT_UNKNOWN "\x04[Campaign]\x01 Nothing is planned after this map."

// The game's campaigns in order: the last map of one leads to the first map of the one below.
char g_firstMaps[][] =
{
	"c1m1_hotel", "c2m1_highway", "c3m1_plankcountry", "c4m1_milltown_a", "c5m1_waterfront", "c6m1_riverbank", "c7m1_docks",
	"c8m1_apartment", "c9m1_alleys", "c10m1_caves", "c11m1_greenhouse", "c12m1_hilltop", "c13m1_alpinecreek", "c14m1_junkyard"
};
char g_lastMaps[][] =
{
	"c1m4_atrium", "c2m5_concert", "c3m4_plantation", "c4m5_milltown_escape", "c5m5_bridge", "c6m3_port", "c7m3_port",
	"c8m5_rooftop", "c9m2_lots", "c10m5_houseboat", "c11m5_runway", "c12m5_cornfield", "c13m4_cutthroatcreek", "c14m2_lighthouse"
};

public Plugin myinfo =
{
	name = "Next Campaign",
	author = "L4D2 Architect",
	description = "Goes on with the next campaign after a finale",
	version = "1.0.0",
	url = ""
};

ConVar g_delay;
ConVar g_modes;
ConVar g_gameMode;

StringMap g_after;

public void OnPluginStart()
{
	g_after = new StringMap();

	g_delay = CreateConVar("l4d2_next_campaign_delay", "15", "Seconds from the end of the finale to the next campaign.", _, true, 1.0, true, 120.0);
	g_modes = CreateConVar("l4d2_next_campaign_modes", "coop,realism", "The game modes in which it happens, with commas between.");
	AutoExecConfig(true, "l4d2_next_campaign");

	g_gameMode = FindConVar("mp_gamemode");

	RegConsoleCmd("sm_nextcampaign", Command_Next, "Shows which campaign comes next.");
	HookEvent("finale_win", Event_FinaleWin, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	ReadOrder();
}

// Lines of the file are "lastmap nextmap": they come on top of what the game has, or instead of it.
void ReadOrder()
{
	g_after.Clear();
	for (int i = 0; i < sizeof(g_lastMaps); i++)
	{
		g_after.SetString(g_lastMaps[i], g_firstMaps[(i + 1) % sizeof(g_firstMaps)]);
	}

	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), FILE_PATH);
	File file = OpenFile(path, "r");
	if (file == null)
	{
		return;
	}

	char line[2 * MAP_LENGTH];
	while (file.ReadLine(line, sizeof(line)))
	{
		TrimString(line);
		char lastMap[MAP_LENGTH];
		int rest = BreakString(line, lastMap, sizeof(lastMap));
		if (rest != -1 && StrContains(lastMap, "//") != 0)
		{
			g_after.SetString(lastMap, line[rest]);
		}
	}
	delete file;
}

void Event_FinaleWin(Event event, const char[] name, bool dontBroadcast)
{
	char next[MAP_LENGTH];
	if (IsWantedMode() && FindNext(next, sizeof(next)))
	{
		PrintToChatAll(TEXT_SOON, next, g_delay.FloatValue);
		CreateTimer(g_delay.FloatValue, Timer_Change, _, TIMER_FLAG_NO_MAPCHANGE);
	}
}

Action Timer_Change(Handle timer)
{
	char next[MAP_LENGTH];
	if (FindNext(next, sizeof(next)))
	{
		ForceChangeLevel(next, "The finale was won");
	}
	return Plugin_Stop;
}

Action Command_Next(int client, int args)
{
	char next[MAP_LENGTH];
	if (FindNextOfCampaign(next, sizeof(next)))
	{
		ReplyToCommand(client, TEXT_NEXT, next);
	}
	else
	{
		ReplyToCommand(client, TEXT_UNKNOWN);
	}
	return Plugin_Handled;
}

bool FindNext(char[] next, int size)
{
	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	return g_after.GetString(map, next, size) && IsMapValid(next);
}

// From a map in the middle, too: the game's maps of a campaign begin alike, as c8m does.
bool FindNextOfCampaign(char[] next, int size)
{
	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	int prefix = FindCharInString(map, 'm') + 1;
	for (int i = 0; i < sizeof(g_lastMaps); i++)
	{
		if (prefix > 0 && strncmp(map, g_lastMaps[i], prefix, false) == 0)
		{
			return g_after.GetString(g_lastMaps[i], next, size) && IsMapValid(next);
		}
	}
	return FindNext(next, size);
}

bool IsWantedMode()
{
	char modes[MODES_LENGTH];
	g_modes.GetString(modes, sizeof(modes));
	char mode[32];
	g_gameMode.GetString(mode, sizeof(mode));

	// With commas around both, "coop" does not match "l4d1coop".
	Format(modes, sizeof(modes), ",%s,", modes);
	Format(mode, sizeof(mode), ",%s,", mode);
	ReplaceString(modes, sizeof(modes), " ", "");
	return StrContains(modes, mode, false) != -1;
}
