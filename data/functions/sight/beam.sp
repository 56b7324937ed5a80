#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

static int g_beamSprite = -1;

/**
 * Loads what beams are drawn with; call it in OnMapStart.
 */
stock void PrepareBeam()
{
	g_beamSprite = PrecacheModel("materials/sprites/laserbeam.vmt");
}

/**
 * Draws a beam between two places for everybody.
 *
 * @param from      Where it begins.
 * @param to        Where it ends.
 * @param seconds   How long it is seen, up to 25.
 */
stock void DrawBeam(const float from[3], const float to[3], float seconds = 2.0)
{
	if (g_beamSprite == -1)
	{
		return;
	}

	int color[4] = { 255, 64, 0, 255 };
	TE_SetupBeamPoints(from, to, g_beamSprite, 0, 0, 0, seconds, 2.0, 2.0, 1, 0.0, color, 0);
	TE_SendToAll();
}
