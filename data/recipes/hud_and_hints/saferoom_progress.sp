/*
 * Tells survivors how much of the way to the saferoom lies behind them, at milestones and whenever they ask.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define TEAM_SURVIVOR 2
#define LOOK_SECONDS 2.0

#define TEXT_MILESTONE "%d %% of the way to the saferoom"
#define TEXT_LINE "\x04[Way]\x05 %N\x01: \x05%d\x01 %%"
#define TEXT_NO_WAY "\x04[Way]\x01 This map does not lead to a saferoom."

public Plugin myinfo =
{
	name = "Saferoom Progress",
	author = "L4D2 Architect",
	description = "Shows how far survivors are on the way to the saferoom",
	version = "1.0.0",
	url = ""
};

ConVar g_step;
int g_lastMilestone;

public void OnPluginStart()
{
	g_step = CreateConVar("l4d2_saferoom_progress_step", "25", "Tell each time that so many percent of the way are done.", _, true, 5.0, true, 100.0);
	AutoExecConfig(true, "l4d2_saferoom_progress");

	RegConsoleCmd("sm_progress", Command_Progress, "Shows how far each survivor is.");
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	g_lastMilestone = 0;
	CreateTimer(LOOK_SECONDS, Timer_Look, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_lastMilestone = 0;
}

Action Timer_Look(Handle timer)
{
	if (!IsThereAWay() || !L4D_HasAnySurvivorLeftSafeArea())
	{
		return Plugin_Continue;
	}

	int furthest = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsOnTheWay(client))
		{
			int percent = PercentOf(client);
			furthest = percent > furthest ? percent : furthest;
		}
	}

	int step = g_step.IntValue;
	int milestone = furthest - furthest % step;
	if (milestone > g_lastMilestone && milestone < 100)
	{
		g_lastMilestone = milestone;
		Tell(milestone);
	}
	return Plugin_Continue;
}

void Tell(int milestone)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == TEAM_SURVIVOR)
		{
			PrintHintText(client, TEXT_MILESTONE, milestone);
		}
	}
}

Action Command_Progress(int client, int args)
{
	if (!IsThereAWay())
	{
		ReplyToCommand(client, TEXT_NO_WAY);
		return Plugin_Handled;
	}

	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsOnTheWay(other))
		{
			ReplyToCommand(client, TEXT_LINE, other, PercentOf(other));
		}
	}
	return Plugin_Handled;
}

// Finales, survival and scavenge stay in one place.
bool IsThereAWay()
{
	return !L4D_IsMissionFinalMap() && !L4D_IsSurvivalMode() && !L4D2_IsScavengeMode();
}

int PercentOf(int client)
{
	float whole = L4D2Direct_GetMapMaxFlowDistance();
	if (whole <= 0.0)
	{
		return 0;
	}

	// Off the way, on a roof for instance, the game knows no distance and says something below zero.
	int percent = RoundToFloor(100.0 * L4D2Direct_GetFlowDistance(client) / whole);
	if (percent < 0)
	{
		return 0;
	}
	return percent > 100 ? 100 : percent;
}

bool IsOnTheWay(int client)
{
	return IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client);
}
