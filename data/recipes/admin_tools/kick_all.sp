/*
 * Admins kick all other players at once, save those whose rights are as high as theirs.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define COMMAND "sm_kick_all"

public Plugin myinfo =
{
	name = "Kick All",
	author = "L4D2 Architect",
	description = "A command that kicks all players",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	RegAdminCmd(COMMAND, Command_KickAll, ADMFLAG_KICK, "Kicks all players but you: kick_all [reason]");
}

Action Command_KickAll(int client, int args)
{
	char reason[128];
	GetCmdArgString(reason, sizeof(reason));
	TrimString(reason);
	if (reason[0] == '\0')
	{
		strcopy(reason, sizeof(reason), "All players were kicked by an admin.");
	}

	int count = 0;
	for (int other = 1; other <= MaxClients; other++)
	{
		// Bots are the game's; without a player they leave by themselves.
		if (other == client || !IsClientInGame(other) || IsFakeClient(other))
		{
			continue;
		}
		if (CanUserTarget(client, other))
		{
			LogAction(client, other, "\"%L\" kicked \"%L\" with all others (reason \"%s\")", client, other, reason);
			KickClient(other, "%s", reason);
			count++;
		}
	}

	ReplyToCommand(client, "Players kicked: %d", count);
	return Plugin_Handled;
}
