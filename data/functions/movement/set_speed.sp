#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Sets how fast a player moves.
 *
 * @param client    Client index of somebody in the game.
 * @param factor    Of the usual speed: 1.0 is what the game gives, and gives back.
 */
stock void SetSpeed(int client, float factor = 1.3)
{
	SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", factor);
}
