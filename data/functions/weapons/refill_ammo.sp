#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Fills up the ammunition of a survivor's weapons, as an ammo pile does.
 *
 * @param client    Client index of a survivor in the game.
 */
stock void RefillAmmo(int client)
{
	if (!IsPlayerAlive(client))
	{
		return;
	}

	// The cheat knows the limits of each weapon.
	int flags = GetCommandFlags("give");
	SetCommandFlags("give", flags & ~FCVAR_CHEAT);
	FakeClientCommand(client, "give ammo");
	SetCommandFlags("give", flags);
}
