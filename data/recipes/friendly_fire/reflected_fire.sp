/*
 * Friendly fire comes back: who shoots a teammate takes a share of the damage instead.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVOR 2

public Plugin myinfo =
{
	name = "Reflected Fire",
	author = "L4D2 Architect",
	description = "Turns friendly fire back on the shooter",
	version = "1.0.0",
	url = ""
};

ConVar g_share;
ConVar g_spareBots;

public void OnPluginStart()
{
	g_share = CreateConVar("l4d2_reflected_fire_share", "0.5", "Share of the damage that comes back. 0 lets nobody be hurt at all.", _, true, 0.0, true, 2.0);
	g_spareBots = CreateConVar("l4d2_reflected_fire_spare_bots", "1", "Damage by bots is only prevented, not returned: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_reflected_fire");

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
	if (attacker == victim || !IsLivingSurvivor(attacker) || !IsLivingSurvivor(victim))
	{
		return Plugin_Continue;
	}

	float returned = damage * g_share.FloatValue;
	bool isSpared = IsFakeClient(attacker) && g_spareBots.BoolValue;
	if (returned >= 1.0 && !isSpared)
	{
		// From themselves, so that this does not come here as friendly fire again.
		SDKHooks_TakeDamage(attacker, attacker, attacker, returned, damagetype);
	}
	return Plugin_Handled;
}

bool IsLivingSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client);
}
