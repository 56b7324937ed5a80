#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Finds the survivor who stands and has the least health.
 *
 * @return          Client index, 0 when no survivor stands.
 */
stock int GetWeakestSurvivor()
{
	int weakest = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != 2 || !IsPlayerAlive(client))
		{
			continue;
		}
		if (GetEntProp(client, Prop_Send, "m_isIncapacitated") != 0)
		{
			continue;
		}
		if (weakest == 0 || GetClientHealth(client) < GetClientHealth(weakest))
		{
			weakest = client;
		}
	}
	return weakest;
}
