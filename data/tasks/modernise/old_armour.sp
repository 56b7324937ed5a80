/*
 * Survivors take a share of the usual damage only.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Armour",
	author = "L4D2 Architect",
	description = "Survivors take less damage",
	version = "1.0.0",
	url = ""
};

ConVar g_factor;

public void OnPluginStart()
{
	g_factor = CreateConVar("l4d2_armour_factor", "0.5", "Damage to survivors is multiplied by this.", _, true, 0.0, true, 1.0);
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
		}
	}
}

public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
}

Action OnTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (GetClientTeam(victim) != TEAM_SURVIVORS)
	{
		return Plugin_Continue;
	}
	damage *= g_factor.FloatValue;
	return Plugin_Changed;
}
