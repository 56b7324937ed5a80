#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a survivor hangs from a ledge.
 *
 * @param client    Client index of somebody in the game.
 * @return          True while he hangs there, also when his grip begins to slip.
 */
stock bool IsHanging(int client)
{
	return GetEntProp(client, Prop_Send, "m_isHangingFromLedge") != 0;
}
