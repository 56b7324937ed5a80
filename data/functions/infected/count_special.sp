#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3

/**
 * Counts the living special infected; ghosts are not there yet and do not count.
 *
 * @param class     1 Smoker, 2 Boomer, 3 Hunter, 4 Spitter, 5 Jockey, 6 Charger, 8 Tank; 0 for all.
 * @return          How many there are.
 */
stock int CountSpecialInfected(int class = 0)
{
	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED || !IsPlayerAlive(client))
		{
			continue;
		}
		bool isGhost = GetEntProp(client, Prop_Send, "m_isGhost") != 0;
		if (!isGhost && (class == 0 || GetEntProp(client, Prop_Send, "m_zombieClass") == class))
		{
			count++;
		}
	}
	return count;
}
