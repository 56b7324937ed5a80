#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_INFECTED 3
#define ZOMBIE_CLASS_TANK 8

/**
 * Whether a player is a living Tank.
 *
 * @param client    Client index.
 * @return          False as well for a Tank that is dying: it counts as alive to the game until it has fallen.
 */
stock bool IsTank(int client)
{
	return client > 0
		&& client <= MaxClients
		&& IsClientInGame(client)
		&& GetClientTeam(client) == TEAM_INFECTED
		&& IsPlayerAlive(client)
		&& GetEntProp(client, Prop_Send, "m_zombieClass") == ZOMBIE_CLASS_TANK
		&& GetEntProp(client, Prop_Send, "m_isIncapacitated") == 0;
}
