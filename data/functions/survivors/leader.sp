#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

/**
 * Finds the survivor who is farthest on the way to the saferoom.
 *
 * @return          Client index, 0 when there is nobody.
 */
stock int GetLeader()
{
	int client = L4D_GetHighestFlowSurvivor();
	return client > 0 && client <= MaxClients && IsClientInGame(client) ? client : 0;
}
