/*
 * Survivors are not hurt by falls, or only up to a limit; pits of the map stay deadly.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "No Fall Damage",
	author = "L4D2 Architect",
	description = "Falls do not hurt survivors",
	version = "1.0.0",
	url = ""
};

ConVar g_most;

public void OnPluginStart()
{
	g_most = CreateConVar("l4d2_no_fall_damage_most", "0", "The most that a fall takes from a survivor.", _, true, 0.0, true, 1000.0);
	AutoExecConfig(true, "l4d2_no_fall_damage");

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
	// A pit hurts by an entity of the map: who survived there could never get out.
	if ((damagetype & DMG_FALL) == 0 || inflictor > MaxClients || GetClientTeam(victim) != TEAM_SURVIVORS)
	{
		return Plugin_Continue;
	}

	float most = g_most.FloatValue;
	if (damage <= most)
	{
		return Plugin_Continue;
	}
	if (most <= 0.0)
	{
		return Plugin_Handled;
	}
	damage = most;
	return Plugin_Changed;
}
