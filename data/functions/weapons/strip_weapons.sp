#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define SLOTS 5

/**
 * Takes all weapons and items away from a player.
 *
 * @param client    Client index of somebody in the game.
 */
stock void StripWeapons(int client)
{
	for (int slot = 0; slot < SLOTS; slot++)
	{
		int weapon = GetPlayerWeaponSlot(client, slot);
		if (weapon != -1)
		{
			RemovePlayerItem(client, weapon);
			RemoveEntity(weapon);
		}
	}
}
