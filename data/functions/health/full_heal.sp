#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Makes a survivor as healthy as at the beginning: full health, no temporary health, and no fall counts any more.
 *
 * @param client    Client index of a survivor in the game.
 */
stock void HealFully(int client)
{
	// Who lies on the ground has to be helped up first; else the health would be that of lying.
	if (!IsPlayerAlive(client) || GetEntProp(client, Prop_Send, "m_isIncapacitated") != 0)
	{
		return;
	}

	SetEntityHealth(client, GetEntProp(client, Prop_Data, "m_iMaxHealth"));
	SetEntPropFloat(client, Prop_Send, "m_healthBuffer", 0.0);
	SetEntProp(client, Prop_Send, "m_currentReviveCount", 0);
	SetEntProp(client, Prop_Send, "m_isGoingToDie", 0);
	SetEntProp(client, Prop_Send, "m_bIsOnThirdStrike", 0);
}
