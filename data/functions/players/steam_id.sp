#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Gives the Steam ID of a player.
 *
 * @param client    Client index of somebody in the game.
 * @param id        Where it goes: `STEAM_1:0:12345`.
 * @param maxlength The size of that; 32 is enough.
 * @return          False for bots, and before Steam has said who it is.
 */
stock bool GetSteamId(int client, char[] id, int maxlength)
{
	return !IsFakeClient(client) && GetClientAuthId(client, AuthId_Steam2, id, maxlength);
}
