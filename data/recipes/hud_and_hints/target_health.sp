/*
 * Shows the health of the Tank, Witch or other infected that a survivor aims at, in the middle of the screen.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define CLASS_TANK 8
#define LOOK_SECONDS 0.3
#define BAR_LENGTH 20

public Plugin myinfo =
{
	name = "Target Health",
	author = "L4D2 Architect",
	description = "Shows survivors the health of what they aim at",
	version = "1.0.0",
	url = ""
};

ConVar g_distance;
ConVar g_onlyBosses;

public void OnPluginStart()
{
	g_distance = CreateConVar("l4d2_target_health_distance", "1500", "How far away the infected may be, in units.", _, true, 100.0, true, 10000.0);
	g_onlyBosses = CreateConVar("l4d2_target_health_only_bosses", "1", "What is shown: 1 Tanks and Witches, 0 all special infected.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_target_health");
}

public void OnMapStart()
{
	CreateTimer(LOOK_SECONDS, Timer_Look, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

Action Timer_Look(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || IsFakeClient(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client))
		{
			continue;
		}

		int target = GetClientAimTarget(client, false);
		if (target > 0 && IsShown(target) && IsNear(client, target))
		{
			Show(client, target);
		}
	}
	return Plugin_Continue;
}

bool IsShown(int target)
{
	if (target > MaxClients)
	{
		char className[16];
		GetEntityClassname(target, className, sizeof(className));
		return StrEqual(className, "witch");
	}

	if (!IsClientInGame(target) || GetClientTeam(target) != TEAM_INFECTED || !IsPlayerAlive(target) || GetEntProp(target, Prop_Send, "m_isGhost"))
	{
		return false;
	}
	if (GetEntProp(target, Prop_Send, "m_zombieClass") != CLASS_TANK)
	{
		return !g_onlyBosses.BoolValue;
	}

	// A Tank that falls is alive until it lies on the ground.
	return !GetEntProp(target, Prop_Send, "m_isIncapacitated");
}

bool IsNear(int client, int target)
{
	float eyes[3];
	GetClientEyePosition(client, eyes);
	float at[3];
	GetEntPropVector(target, Prop_Send, "m_vecOrigin", at);
	return GetVectorDistance(eyes, at) <= g_distance.FloatValue;
}

void Show(int client, int target)
{
	int health = GetEntProp(target, Prop_Data, "m_iHealth");
	int most = GetEntProp(target, Prop_Data, "m_iMaxHealth");
	if (health <= 0)
	{
		return;
	}
	if (most < health)
	{
		most = health;
	}

	char bar[BAR_LENGTH + 1];
	int filled = RoundToCeil(float(BAR_LENGTH) * health / most);
	for (int i = 0; i < BAR_LENGTH; i++)
	{
		bar[i] = i < filled ? '|' : '.';
	}
	bar[BAR_LENGTH] = '\0';

	if (target > MaxClients)
	{
		PrintCenterText(client, "Witch [%s] %d", bar, health);
	}
	else
	{
		PrintCenterText(client, "%N [%s] %d", target, bar, health);
	}
}
