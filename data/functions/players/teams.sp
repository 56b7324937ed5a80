#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3

/**
 * Whether somebody plays as a survivor.
 *
 * @param client    Client index.
 * @return          True for a client in the game who is in the team of the survivors.
 */
stock bool IsSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS;
}

/**
 * Whether somebody plays as an infected.
 *
 * @param client    Client index.
 * @return          True for a client in the game who is in the team of the infected.
 */
stock bool IsInfected(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_INFECTED;
}
