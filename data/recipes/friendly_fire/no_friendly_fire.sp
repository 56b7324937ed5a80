/*
 * Survivors do no damage to each other, neither by shots nor, if wanted, by fire and explosions.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "No Friendly Fire",
	author = "L4D2 Architect",
	description = "Survivors can not hurt each other",
	version = "1.0.0",
	url = ""
};

ConVar g_fire;
ConVar g_self;

public void OnPluginStart()
{
	g_fire = CreateConVar("l4d2_no_friendly_fire_fire", "1", "1 stops damage by fire and explosions too, 0 only shots and blows.", _, true, 0.0, true, 1.0);
	g_self = CreateConVar("l4d2_no_friendly_fire_self", "0", "1 stops what survivors do to themselves as well.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_no_friendly_fire");

	// Survivors may be there already when the plugin is loaded.
	for (int index = 1; index <= MaxClients; index++)
	{
		if (IsClientInGame(index))
		{
			SDKHook(index, SDKHook_OnTakeDamage, OnSurvivorTakeDamage);
		}
	}
}

public void OnClientPutInServer(int client)
{
	SDKHook(client, SDKHook_OnTakeDamage, OnSurvivorTakeDamage);
}

Action OnSurvivorTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (!IsSurvivor(victim) || !IsSurvivor(attacker))
	{
		return Plugin_Continue;
	}
	if (attacker == victim && !g_self.BoolValue)
	{
		return Plugin_Continue;
	}

	bool isFire = (damagetype & (DMG_BURN | DMG_BLAST)) != 0;
	return isFire && !g_fire.BoolValue ? Plugin_Continue : Plugin_Handled;
}

bool IsSurvivor(int entity)
{
	return entity > 0 && entity <= MaxClients && IsClientInGame(entity) && GetClientTeam(entity) == TEAM_SURVIVORS;
}
