#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Tints an entity or a player, and makes it more or less transparent.
 *
 * @param entity    Entity or client index.
 * @param red       0 to 255.
 * @param green     0 to 255.
 * @param blue      0 to 255.
 * @param alpha     0 can not be seen, 255 is solid.
 */
stock void SetColor(int entity, int red = 255, int green = 255, int blue = 255, int alpha = 255)
{
	SetEntityRenderMode(entity, alpha < 255 ? RENDER_TRANSCOLOR : RENDER_NORMAL);
	SetEntityRenderColor(entity, red, green, blue, alpha);
}
