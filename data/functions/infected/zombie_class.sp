#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3

/**
 * Which special infected a player is.
 *
 * @param client    Client index.
 * @return          1 Smoker, 2 Boomer, 3 Hunter, 4 Spitter, 5 Jockey, 6 Charger, 8 Tank; 0 for anybody who is none.
 */
stock int GetZombieClass(int client)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED)
	{
		return 0;
	}
	return GetEntProp(client, Prop_Send, "m_zombieClass");
}
