#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a certain game mode is played.
 *
 * @param mode      As `mp_gamemode` has it: "coop", "versus", "survival", "scavenge", "realism".
 * @return          True for that mode only; a mutation has a name of its own.
 */
stock bool IsGameMode(const char[] mode = "versus")
{
	char now[64];
	FindConVar("mp_gamemode").GetString(now, sizeof(now));
	return StrEqual(now, mode, false);
}
