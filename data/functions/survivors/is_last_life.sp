#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a survivor is on the last life: the screen is black and white, and the next fall is death.
 *
 * @param client    Client index of a survivor in the game.
 * @return          True for one who dies when he goes down again.
 */
stock bool IsOnLastLife(int client)
{
	return GetEntProp(client, Prop_Send, "m_bIsOnThirdStrike") != 0;
}
