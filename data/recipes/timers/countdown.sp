/*
 * Counts down on everyone's screen when a round begins, and when an admin types !countdown.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
	name = "Countdown",
	author = "L4D2 Architect",
	description = "Counts down on everyone's screen",
	version = "1.0.0",
	url = ""
};

ConVar g_seconds;
ConVar g_atStart;

Handle g_timer;
int g_left;

public void OnPluginStart()
{
	g_seconds = CreateConVar("l4d2_countdown_seconds", "30", "Where the countdown begins, in seconds.", _, true, 1.0, true, 3600.0);
	g_atStart = CreateConVar("l4d2_countdown_round", "1", "1 counts down when a round begins, 0 only by command.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_countdown");

	RegAdminCmd("sm_countdown", Command_Countdown, ADMFLAG_GENERIC, "Counts down on everyone's screen: countdown [seconds]");
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
}

public void OnMapEnd()
{
	delete g_timer;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	if (g_atStart.BoolValue)
	{
		Begin(g_seconds.IntValue);
	}
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	delete g_timer;
}

Action Command_Countdown(int client, int args)
{
	int seconds = args > 0 ? GetCmdArgInt(1) : g_seconds.IntValue;
	if (seconds < 1 || seconds > 3600)
	{
		ReplyToCommand(client, "Usage: sm_countdown [1 to 3600 seconds]");
		return Plugin_Handled;
	}
	Begin(seconds);
	return Plugin_Handled;
}

void Begin(int seconds)
{
	delete g_timer;
	g_left = seconds;
	PrintCenterTextAll("%d", g_left);
	g_timer = CreateTimer(1.0, Timer_Count, _, TIMER_REPEAT);
}

Action Timer_Count(Handle timer)
{
	if (--g_left > 0)
	{
		PrintCenterTextAll("%d", g_left);
		return Plugin_Continue;
	}

	g_timer = null;
	PrintCenterTextAll("Go!");
	return Plugin_Stop;
}
