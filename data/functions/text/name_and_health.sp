#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Writes a player's name and health into a text.
 *
 * @param client    Client index of somebody in the game.
 * @param text      Where it goes.
 * @param maxlength The size of that.
 */
stock void FormatNameAndHealth(int client, char[] text, int maxlength)
{
	Format(text, maxlength, "%N: %d HP", client, GetClientHealth(client));
}
