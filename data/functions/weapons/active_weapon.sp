#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * The class of the weapon that a player holds in his hands.
 *
 * @param client    Client index of somebody in the game.
 * @param name      Where the class goes, such as "weapon_rifle"; empty when he holds nothing.
 * @param maxlength The size of that.
 * @return          Entity index of the weapon, -1 for none.
 */
stock int GetActiveWeapon(int client, char[] name, int maxlength)
{
	name[0] = '\0';
	int weapon = GetEntPropEnt(client, Prop_Send, "m_hActiveWeapon");
	if (weapon != -1)
	{
		GetEntityClassname(weapon, name, maxlength);
	}
	return weapon;
}
