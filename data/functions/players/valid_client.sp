#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether an index is that of a client who is in the game.
 *
 * @param client    Any number.
 * @param bots      Whether bots count.
 * @return          True when functions that want a client in the game take it.
 */
stock bool IsValidClient(int client, bool bots = true)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && (bots || !IsFakeClient(client));
}
