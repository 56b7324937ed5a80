#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Sets how much health a player can have at most, and fills it up.
 *
 * @param client    Client index of somebody in the game.
 * @param health    The most that he can have.
 */
stock void SetMaxHealth(int client, int health = 150)
{
	SetEntProp(client, Prop_Data, "m_iMaxHealth", health);
	if (IsPlayerAlive(client))
	{
		SetEntityHealth(client, health);
	}
}
