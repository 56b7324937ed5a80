#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Plays a sound to all players.
 *
 * @param sound     Its file below the folder "sound"; loaded at the start of the map.
 */
stock void PlaySoundToAll(const char[] sound = "ui/beep07.wav")
{
	// One that nobody loaded stays silent.
	PrecacheSound(sound);
	EmitSoundToAll(sound);
}

/**
 * Plays a sound to one player.
 *
 * @param client    Client index of somebody in the game.
 * @param sound     Its file below the folder "sound".
 */
stock void PlaySoundTo(int client, const char[] sound)
{
	PrecacheSound(sound);
	EmitSoundToClient(client, sound);
}
