#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define SHAKE_START 0

/**
 * Shakes a player's view.
 *
 * @param client    Client index of somebody in the game.
 * @param seconds   How long.
 * @param strength  How far it swings; 5.0 is a little, 50.0 is a lot.
 */
stock void ShakeScreen(int client, float seconds = 2.0, float strength = 15.0)
{
	Handle message = StartMessageOne("Shake", client);
	if (message == null)
	{
		return;
	}

	BfWrite bf = UserMessageToBfWrite(message);
	bf.WriteByte(SHAKE_START);
	bf.WriteFloat(strength);
	bf.WriteFloat(1.0);
	bf.WriteFloat(seconds);
	EndMessage();
}
