/*
 * Sets what a hit with a melee weapon takes from a Tank.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <sdkhooks>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define CLASS_TANK 8

public Plugin myinfo =
{
	name = "Melee Against Tank",
	author = "L4D2 Architect",
	description = "Sets the damage of melee weapons to Tanks",
	version = "1.0.0",
	url = ""
};

ConVar g_damage;

public void OnPluginStart()
{
	g_damage = CreateConVar("l4d2_melee_against_tank_damage", "200", "Damage of a hit. 0 leaves it to the game.", _, true, 0.0, true, 5000.0);
	AutoExecConfig(true, "l4d2_melee_against_tank");

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
	SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
}

Action OnTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (g_damage.FloatValue <= 0.0 || !IsTank(victim) || !IsSurvivor(attacker) || !IsMelee(inflictor))
	{
		return Plugin_Continue;
	}

	damage = g_damage.FloatValue;
	return Plugin_Changed;
}

bool IsTank(int client)
{
	return GetClientTeam(client) == TEAM_INFECTED && GetEntProp(client, Prop_Send, "m_zombieClass") == CLASS_TANK;
}

bool IsSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}

bool IsMelee(int inflictor)
{
	if (inflictor <= MaxClients || !IsValidEntity(inflictor))
	{
		return false;
	}

	char className[32];
	GetEntityClassname(inflictor, className, sizeof(className));
	return StrEqual(className, "weapon_melee");
}
