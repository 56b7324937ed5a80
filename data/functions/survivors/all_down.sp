#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

/**
 * Whether no survivor is left who stands: all are dead, lie on the ground or hang.
 *
 * @return          False as well when there are no survivors at all.
 */
stock bool AreAllSurvivorsDown()
{
	bool any = false;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVORS)
		{
			continue;
		}
		any = true;
		if (IsPlayerAlive(client) && GetEntProp(client, Prop_Send, "m_isIncapacitated") == 0)
		{
			return false;
		}
	}
	return any;
}
