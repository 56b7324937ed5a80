/*
 * Gives each Tank a health of your choice: a base, more for every living survivor, times what the difficulty says.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2

public Plugin myinfo =
{
	name = "Custom Tank Health",
	author = "L4D2 Architect",
	description = "Sets the health of Tanks by base, survivors and difficulty",
	version = "1.0.0",
	url = ""
};

ConVar g_base;
ConVar g_perSurvivor;
ConVar g_expertFactor;
ConVar g_difficulty;

public void OnPluginStart()
{
	g_base = CreateConVar("l4d2_tank_health_base", "6000", "Health of a Tank before anything is added.", _, true, 1.0, true, 60000.0);
	g_perSurvivor = CreateConVar("l4d2_tank_health_per_survivor", "0", "Health added for each living survivor.", _, true, 0.0, true, 10000.0);
	g_expertFactor = CreateConVar("l4d2_tank_health_expert_factor", "1.0", "On Expert the health is multiplied by this.", _, true, 0.1, true, 5.0);
	AutoExecConfig(true, "l4d2_tank_health");

	g_difficulty = FindConVar("z_difficulty");

	HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	// The game sets its own health after this event: a frame later ours stays.
	RequestFrame(Frame_SetHealth, event.GetInt("userid"));
}

void Frame_SetHealth(int userId)
{
	int tank = GetClientOfUserId(userId);
	if (tank == 0 || !IsClientInGame(tank) || !IsPlayerAlive(tank))
	{
		return;
	}

	int health = g_base.IntValue + g_perSurvivor.IntValue * CountLivingSurvivors();
	if (IsExpert())
	{
		health = RoundToNearest(health * g_expertFactor.FloatValue);
	}

	SetEntProp(tank, Prop_Data, "m_iMaxHealth", health);
	SetEntityHealth(tank, health);
}

int CountLivingSurvivors()
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client))
		{
			count++;
		}
	}
	return count;
}

bool IsExpert()
{
	char difficulty[16];
	g_difficulty.GetString(difficulty, sizeof(difficulty));
	return StrEqual(difficulty, "Impossible", false);
}
