#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a survivor lies on the ground and needs help.
 *
 * @param client    Client index of somebody in the game.
 * @return          False for one who hangs from a ledge: the game counts that as incapacitated too.
 */
stock bool IsIncapacitated(int client)
{
	return GetEntProp(client, Prop_Send, "m_isIncapacitated") != 0
		&& GetEntProp(client, Prop_Send, "m_isHangingFromLedge") == 0;
}
