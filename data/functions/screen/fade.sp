#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FADE_IN 0x0001
#define FADE_PURGE 0x0010
#define FADE_SECOND 512

/**
 * Covers a player's screen with a colour that fades away.
 *
 * @param client    Client index of somebody in the game.
 * @param seconds   How long that takes.
 * @param red       0 to 255.
 * @param green     0 to 255.
 * @param blue      0 to 255.
 * @param alpha     How dense it begins, 0 to 255.
 */
stock void FadeScreen(int client, float seconds = 2.0, int red = 255, int green = 0, int blue = 0, int alpha = 128)
{
	Handle message = StartMessageOne("Fade", client);
	if (message == null)
	{
		return;
	}

	BfWrite bf = UserMessageToBfWrite(message);
	bf.WriteShort(RoundToNearest(seconds * FADE_SECOND));
	bf.WriteShort(0);
	bf.WriteShort(FADE_IN | FADE_PURGE);
	bf.WriteByte(red);
	bf.WriteByte(green);
	bf.WriteByte(blue);
	bf.WriteByte(alpha);
	EndMessage();
}
