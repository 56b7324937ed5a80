#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Reads whom an argument of a command means; tells the one who typed it when that is nobody.
 *
 * @param client    Who typed the command.
 * @param argument  Which argument; the first is 1.
 * @return          Client index, -1 when there is no such player, or more than one.
 */
stock int GetCommandTarget(int client, int argument = 1)
{
	char name[MAX_NAME_LENGTH];
	GetCmdArg(argument, name, sizeof(name));
	return FindTarget(client, name, false, false);
}
