#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define SLOTS 5

/**
 * Whether a player has a weapon or an item.
 *
 * @param client    Client index of somebody in the game.
 * @param class     Its class, such as "weapon_first_aid_kit".
 * @return          True when it is in one of his slots.
 */
stock bool HasWeapon(int client, const char[] class)
{
	char other[64];
	for (int slot = 0; slot < SLOTS; slot++)
	{
		int weapon = GetPlayerWeaponSlot(client, slot);
		if (weapon != -1 && GetEntityClassname(weapon, other, sizeof(other)) && StrEqual(class, other))
		{
			return true;
		}
	}
	return false;
}
