#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define GLOW_ALWAYS 3

/**
 * Draws a glowing outline around a player that is seen through walls.
 *
 * @param client    Client index of somebody in the game.
 * @param red       Its colour, 0 to 255.
 * @param green     Its colour, 0 to 255.
 * @param blue      Its colour, 0 to 255.
 * @param range     How far it is seen, in units; 0 for everywhere.
 */
stock void SetPlayerGlow(int client, int red = 255, int green = 128, int blue = 0, int range = 0)
{
	SetEntProp(client, Prop_Send, "m_iGlowType", GLOW_ALWAYS);
	SetEntProp(client, Prop_Send, "m_glowColorOverride", red | (green << 8) | (blue << 16));
	SetEntProp(client, Prop_Send, "m_nGlowRange", range);
}

/**
 * Gives a player back the outline that the game draws.
 *
 * @param client    Client index of somebody in the game.
 */
stock void ClearPlayerGlow(int client)
{
	SetEntProp(client, Prop_Send, "m_iGlowType", 0);
	SetEntProp(client, Prop_Send, "m_glowColorOverride", 0);
	SetEntProp(client, Prop_Send, "m_nGlowRange", 0);
}
