#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Gives a survivor one of several items by chance.
 *
 * @param client    Client index of a survivor in the game.
 */
stock void GiveRandomItem(int client)
{
	static const char items[][] =
	{
		"weapon_pain_pills", "weapon_adrenaline", "weapon_pipe_bomb", "weapon_molotov", "weapon_vomitjar"
	};

	if (IsPlayerAlive(client))
	{
		GivePlayerItem(client, items[GetRandomInt(0, sizeof(items) - 1)]);
	}
}
