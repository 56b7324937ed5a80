/*
 * Counts how often survivors have failed on a map, and how long they need for it with all attempts.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define MAP_LENGTH 64

#define TEXT_ATTEMPT "\x04[Map]\x01 Attempt \x05%d\x01. You have been here for \x05%s\x01."
#define TEXT_DONE "\x04[Map]\x01 Done at attempt \x05%d\x01, in \x05%s\x01 altogether."
#define TEXT_DONE_AT_ONCE "\x04[Map]\x01 Done at the first attempt, in \x05%s\x01."
#define TEXT_CAMPAIGN "\x04[Map]\x01 Failed attempts of the campaign so far: \x05%d\x01."

public Plugin myinfo =
{
	name = "Attempt Counter",
	author = "L4D2 Architect",
	description = "Counts the attempts and the time that a map takes",
	version = "1.0.0",
	url = ""
};

char g_map[MAP_LENGTH];
bool g_hasAdvanced;
bool g_hasLeft;
bool g_isFailed;
int g_failed;
int g_failedBefore;
int g_beganAt;

public void OnPluginStart()
{
	RegConsoleCmd("sm_attempts", Command_Attempts, "Shows how often this map was tried.");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("player_left_safe_area", Event_LeftSafeArea, EventHookMode_PostNoCopy);
	HookEvent("mission_lost", Event_MissionLost, EventHookMode_PostNoCopy);
	HookEvent("map_transition", Event_MapDone, EventHookMode_PostNoCopy);
	HookEvent("finale_win", Event_MapDone, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	g_isFailed = false;
	if (StrEqual(map, g_map))
	{
		return; // loaded again, by a vote or an admin: the count goes on
	}

	strcopy(g_map, sizeof(g_map), map);

	// Only who walked here from the map before is still on the same campaign.
	g_failedBefore = g_hasAdvanced ? g_failedBefore + g_failed : 0;
	g_hasAdvanced = false;
	g_failed = 0;
	g_beganAt = 0;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_hasLeft = false;
	g_isFailed = false;
}

void Event_LeftSafeArea(Event event, const char[] name, bool dontBroadcast)
{
	if (g_hasLeft)
	{
		return;
	}

	g_hasLeft = true;
	if (g_beganAt == 0)
	{
		g_beganAt = GetTime();
	}
	if (g_failed > 0)
	{
		char time[16];
		FormatTimeHere(time, sizeof(time));
		PrintToChatAll(TEXT_ATTEMPT, g_failed + 1, time);
	}
}

void Event_MissionLost(Event event, const char[] name, bool dontBroadcast)
{
	// The game may say it more than once for one defeat.
	if (!g_isFailed)
	{
		g_isFailed = true;
		g_failed++;
	}
}

void Event_MapDone(Event event, const char[] name, bool dontBroadcast)
{
	if (g_beganAt == 0)
	{
		return;
	}

	char time[16];
	FormatTimeHere(time, sizeof(time));
	if (g_failed == 0)
	{
		PrintToChatAll(TEXT_DONE_AT_ONCE, time);
	}
	else
	{
		PrintToChatAll(TEXT_DONE, g_failed + 1, time);
	}
	g_hasAdvanced = StrEqual(name, "map_transition");
	g_map[0] = '\0'; // what comes now is a new map, even if it should be this one again
	g_beganAt = 0;
}

Action Command_Attempts(int client, int args)
{
	char time[16];
	FormatTimeHere(time, sizeof(time));
	ReplyToCommand(client, TEXT_ATTEMPT, g_failed + 1, time);
	ReplyToCommand(client, TEXT_CAMPAIGN, g_failedBefore + g_failed);
	return Plugin_Handled;
}

void FormatTimeHere(char[] time, int size)
{
	int seconds = g_beganAt == 0 ? 0 : GetTime() - g_beganAt;
	FormatEx(time, size, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}
