#pragma semicolon 1

#include <sourcemod>
#include <sdkhooks>

new Handle:g_hFactor;

public Plugin:myinfo =
{
	name = "Armour",
	author = "L4D2 Architect",
	description = "Survivors take less damage",
	version = "1.0.0",
	url = ""
};

public OnPluginStart()
{
	g_hFactor = CreateConVar("l4d2_armour_factor", "0.5", "Damage to survivors is multiplied by this.", _, true, 0.0, true, 1.0);
	for (new i = 1; i <= MaxClients; i++)
	{
		if (IsClientInGame(i))
		{
			SDKHook(i, SDKHook_OnTakeDamage, OnTakeDamage);
		}
	}
}

public OnClientPutInServer(client)
{
	SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
}

public Action:OnTakeDamage(victim, &attacker, &inflictor, &Float:damage, &damagetype)
{
	if (GetClientTeam(victim) != 2)
	{
		return Plugin_Continue;
	}
	damage = damage * GetConVarFloat(g_hFactor);
	return Plugin_Changed;
}
