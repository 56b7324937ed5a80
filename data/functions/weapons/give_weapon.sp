#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Gives a survivor a weapon or an item.
 *
 * @param client    Client index.
 * @param weapon    Its class, such as "weapon_rifle" or "weapon_first_aid_kit".
 * @return          Entity index, -1 when the survivor is not there or has no room for it.
 */
stock int GiveWeapon(int client, const char[] weapon = "weapon_rifle")
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return -1;
	}
	return GivePlayerItem(client, weapon);
}
