#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Lets a player run a command that only works with cheats, once.
 *
 * @param client    Client index of somebody in the game; the command is run in his name.
 * @param command   Such as "give" or "z_spawn_old".
 * @param arguments What stands behind it.
 */
stock void CheatCommand(int client, const char[] command, const char[] arguments = "")
{
	int flags = GetCommandFlags(command);
	if (flags == INVALID_FCVAR_FLAGS)
	{
		return;
	}
	SetCommandFlags(command, flags & ~FCVAR_CHEAT);
	FakeClientCommand(client, "%s %s", command, arguments);
	SetCommandFlags(command, flags);
}
