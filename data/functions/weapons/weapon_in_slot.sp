#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * The class of what a survivor has in a slot.
 *
 * @param client    Client index of a survivor in the game.
 * @param slot      0 main weapon, 1 pistol or melee, 2 throwable, 3 kit, 4 pills or adrenaline.
 * @param name      Where the class goes, such as "weapon_molotov"; empty for an empty slot.
 * @param maxlength The size of that.
 * @return          Whether there is something.
 */
stock bool GetWeaponInSlot(int client, int slot, char[] name, int maxlength)
{
	name[0] = '\0';
	int weapon = GetPlayerWeaponSlot(client, slot);
	return weapon != -1 && GetEntityClassname(weapon, name, maxlength);
}
