#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

static Handle g_countdown;
static int g_left;

/**
 * Counts down in the middle of everybody's screen, second by second.
 *
 * @param seconds   Where it begins.
 */
stock void StartCountdown(int seconds = 10)
{
	delete g_countdown;
	g_left = seconds;
	g_countdown = CreateTimer(1.0, Timer_Countdown, _, TIMER_REPEAT);
	PrintCenterTextAll("%d", g_left);
}

/** Ends the countdown early; call it in OnMapEnd. */
stock void StopCountdown()
{
	delete g_countdown;
}

static Action Timer_Countdown(Handle timer)
{
	g_left--;
	if (g_left > 0)
	{
		PrintCenterTextAll("%d", g_left);
		return Plugin_Continue;
	}

	PrintCenterTextAll("Go!");
	g_countdown = null;
	return Plugin_Stop;
}
