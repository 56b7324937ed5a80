/*
 * Shows how long a round has lasted: when it ends, and to whoever asks.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_END "\x04[Clock]\x01 The round lasted \x05%s\x01."
#define TEXT_NOW "\x04[Clock]\x01 This round has lasted \x05%s\x01."
#define TEXT_NOT_BEGUN "\x04[Clock]\x01 The survivors have not left yet."

public Plugin myinfo =
{
	name = "Round Clock",
	author = "L4D2 Architect",
	description = "Measures rounds from leaving the saferoom to their end",
	version = "1.0.0",
	url = ""
};

float g_began;
bool g_isRunning;

public void OnPluginStart()
{
	RegConsoleCmd("sm_clock", Command_Clock, "Shows how long the round has lasted.");

	HookEvent("player_left_safe_area", Event_Left, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	g_isRunning = false;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_isRunning = false;
}

void Event_Left(Event event, const char[] name, bool dontBroadcast)
{
	if (!g_isRunning)
	{
		g_isRunning = true;
		g_began = GetGameTime();
	}
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	if (!g_isRunning)
	{
		return;
	}

	char time[16];
	FormatSpan(GetGameTime() - g_began, time, sizeof(time));
	PrintToChatAll(TEXT_END, time);
	g_isRunning = false;
}

Action Command_Clock(int client, int args)
{
	if (!g_isRunning)
	{
		ReplyToCommand(client, TEXT_NOT_BEGUN);
		return Plugin_Handled;
	}

	char time[16];
	FormatSpan(GetGameTime() - g_began, time, sizeof(time));
	ReplyToCommand(client, TEXT_NOW, time);
	return Plugin_Handled;
}

void FormatSpan(float span, char[] text, int size)
{
	int seconds = RoundToFloor(span);
	FormatEx(text, size, "%d:%02d", seconds / 60, seconds % 60);
}
