#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Puts a player where another one stands.
 *
 * @param client    Client index of the one who goes; must be in the game.
 * @param target    Client index of the one who is gone to; must be in the game.
 */
stock void TeleportToPlayer(int client, int target)
{
	float position[3];
	GetClientAbsOrigin(target, position);

	// Who crouches fits into places where one who stands would be stuck.
	if (GetEntProp(target, Prop_Send, "m_bDucked") != 0)
	{
		SetEntProp(client, Prop_Send, "m_bDucked", 1);
		SetEntityFlags(client, GetEntityFlags(client) | FL_DUCKING);
	}
	TeleportEntity(client, position, NULL_VECTOR, NULL_VECTOR);
}
