/*
 * Shots of survivors into the head of a special infected do more damage.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define ZOMBIE_TANK 8
#define HITGROUP_HEAD 1

public Plugin myinfo =
{
	name = "Headshot Damage",
	author = "L4D2 Architect",
	description = "Headshots of survivors do more damage to special infected",
	version = "1.0.0",
	url = ""
};

ConVar g_factor;
ConVar g_tanks;

public void OnPluginStart()
{
	g_factor = CreateConVar("l4d2_headshot_damage_factor", "2.0", "By what the damage of a shot into the head is multiplied.", _, true, 0.1, true, 20.0);
	g_tanks = CreateConVar("l4d2_headshot_damage_tanks", "0", "1 when it counts for Tanks, too.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_headshot_damage");

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			OnClientPutInServer(client);
		}
	}
}

public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_TraceAttack, OnTraceAttack);
}

Action OnTraceAttack(int victim, int &attacker, int &inflictor, float &damage, int &damagetype, int &ammotype, int hitbox, int hitgroup)
{
	// Only bullets tell where they hit.
	if (hitgroup != HITGROUP_HEAD || !(damagetype & DMG_BULLET) || !IsSurvivor(attacker) || !IsTarget(victim))
	{
		return Plugin_Continue;
	}

	damage *= g_factor.FloatValue;
	return Plugin_Changed;
}

bool IsSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}

bool IsTarget(int client)
{
	if (GetClientTeam(client) != TEAM_INFECTED)
	{
		return false;
	}
	return g_tanks.BoolValue || GetEntProp(client, Prop_Send, "m_zombieClass") != ZOMBIE_TANK;
}
