#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Sets how many shots are in the magazine of a player's main weapon.
 *
 * @param client    Client index of somebody in the game.
 * @param shots     How many, up to 255.
 * @return          False when he has no main weapon.
 */
stock bool SetClip(int client, int shots = 50)
{
	int weapon = GetPlayerWeaponSlot(client, 0);
	if (weapon == -1)
	{
		return false;
	}
	SetEntProp(weapon, Prop_Send, "m_iClip1", shots);
	return true;
}
