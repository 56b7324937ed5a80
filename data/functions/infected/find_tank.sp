#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3
#define ZOMBIE_CLASS_TANK 8

/**
 * Finds a living Tank.
 *
 * @param after     Whom to go on after, to find all of them one by one; 0 finds the first.
 * @return          Client index, 0 when there is none.
 */
stock int FindTank(int after = 0)
{
	for (int client = after + 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED || !IsPlayerAlive(client))
		{
			continue;
		}
		bool isFalling = GetEntProp(client, Prop_Send, "m_isIncapacitated") != 0;
		if (!isFalling && GetEntProp(client, Prop_Send, "m_zombieClass") == ZOMBIE_CLASS_TANK)
		{
			return client;
		}
	}
	return 0;
}
