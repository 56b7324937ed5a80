#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Kills a player at once.
 *
 * @param client    Client index.
 * @return          False when there is nobody alive to kill.
 */
stock bool KillPlayer(int client)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return false;
	}
	ForcePlayerSuicide(client);
	return true;
}
