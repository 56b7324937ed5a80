#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Changes how strongly a player is pulled down.
 *
 * @param client    Client index of somebody in the game.
 * @param share     Of the usual: 0.5 lets him jump twice as high, 1.0 is as ever.
 */
stock void SetGravity(int client, float share = 0.5)
{
	SetEntityGravity(client, share);
}
