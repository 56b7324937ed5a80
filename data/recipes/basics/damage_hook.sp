/*
 * Every damage to a player passes through a hook, which can change it: here it is multiplied for each team.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3

public Plugin myinfo =
{
	name = "Damage Hook",
	author = "L4D2 Architect",
	description = "Changes what damage players take",
	version = "1.0.0",
	url = ""
};

ConVar g_survivorFactor;
ConVar g_infectedFactor;

public void OnPluginStart()
{
	g_survivorFactor = CreateConVar("l4d2_damage_hook_survivors", "1.0", "Damage to survivors is multiplied by this.", _, true, 0.0, true, 100.0);
	g_infectedFactor = CreateConVar("l4d2_damage_hook_infected", "1.0", "Damage to special infected and Tanks is multiplied by this.", _, true, 0.0, true, 100.0);
	AutoExecConfig(true, "l4d2_damage_hook");

	// The plugin may be loaded while players are there.
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
	float factor = 1.0;
	switch (GetClientTeam(victim))
	{
		case TEAM_SURVIVORS:
		{
			factor = g_survivorFactor.FloatValue;
		}
		case TEAM_INFECTED:
		{
			factor = g_infectedFactor.FloatValue;
		}
	}

	if (factor == 1.0)
	{
		return Plugin_Continue;
	}
	damage *= factor;
	return Plugin_Changed;
}
