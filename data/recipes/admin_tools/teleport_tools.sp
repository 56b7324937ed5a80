/*
 * !bring and !goto: admins bring players to them or go to a player.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define HEIGHT 10.0

public Plugin myinfo =
{
	name = "Teleport Tools",
	author = "L4D2 Architect",
	description = "Admins move players or themselves",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("common.phrases");
	RegAdminCmd("sm_bring", Command_Bring, ADMFLAG_SLAY, "sm_bring <#userid|name>");
	RegAdminCmd("sm_goto", Command_Goto, ADMFLAG_SLAY, "sm_goto <#userid|name>");
}

Action Command_Bring(int client, int args)
{
	if (client == 0 || args < 1)
	{
		ReplyToCommand(client, "[SM] In the game: sm_bring <#userid|name>");
		return Plugin_Handled;
	}

	char pattern[MAX_NAME_LENGTH];
	GetCmdArg(1, pattern, sizeof(pattern));
	char targetName[MAX_TARGET_LENGTH];
	int targets[MAXPLAYERS];
	bool isPhrase;
	int count = ProcessTargetString(pattern, client, targets, sizeof(targets), COMMAND_FILTER_ALIVE, targetName, sizeof(targetName), isPhrase);
	if (count <= 0)
	{
		ReplyToTargetError(client, count);
		return Plugin_Handled;
	}

	for (int i = 0; i < count; i++)
	{
		if (targets[i] != client)
		{
			MoveTo(targets[i], client);
			LogAction(client, targets[i], "\"%L\" brought \"%L\"", client, targets[i]);
		}
	}
	return Plugin_Handled;
}

Action Command_Goto(int client, int args)
{
	if (client == 0 || args < 1)
	{
		ReplyToCommand(client, "[SM] In the game: sm_goto <#userid|name>");
		return Plugin_Handled;
	}

	char pattern[MAX_NAME_LENGTH];
	GetCmdArg(1, pattern, sizeof(pattern));
	int target = FindTarget(client, pattern, false, false);
	if (target == -1)
	{
		return Plugin_Handled; // FindTarget has said why
	}

	MoveTo(client, target);
	LogAction(client, target, "\"%L\" went to \"%L\"", client, target);
	return Plugin_Handled;
}

void MoveTo(int client, int target)
{
	float position[3];
	GetClientAbsOrigin(target, position);
	position[2] += HEIGHT;
	TeleportEntity(client, position, NULL_VECTOR, { 0.0, 0.0, 0.0 });
}
