#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3

/**
 * Whether a player of the infected is a ghost: he looks for a place to spawn and can not be seen.
 *
 * @param client    Client index.
 * @return          True for a ghost.
 */
stock bool IsGhost(int client)
{
	return client > 0
		&& client <= MaxClients
		&& IsClientInGame(client)
		&& GetClientTeam(client) == TEAM_INFECTED
		&& GetEntProp(client, Prop_Send, "m_isGhost") != 0;
}
