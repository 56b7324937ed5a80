/*
 * Lets admins set the health of a player; every answer is a phrase.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define LEAST 1
#define MOST 1000

public Plugin myinfo =
{
	name = "Set Health",
	author = "L4D2 Architect",
	description = "Admins set the health of players",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("common.phrases");
	LoadTranslations("sethealth.phrases");
	RegAdminCmd("sm_sethealth", Command_SetHealth, ADMFLAG_CHEATS, "sm_sethealth <#userid|name> <1 to 1000>");
}

Action Command_SetHealth(int client, int args)
{
	if (args < 2)
	{
		ReplyToCommand(client, "%t", "Usage");
		return Plugin_Handled;
	}

	int health = GetCmdArgInt(2);
	if (health < LEAST || health > MOST)
	{
		ReplyToCommand(client, "%t", "Bad Number");
		return Plugin_Handled;
	}

	char pattern[MAX_NAME_LENGTH];
	GetCmdArg(1, pattern, sizeof(pattern));
	int target = FindTarget(client, pattern);
	if (target == -1 || !IsPlayerAlive(target))
	{
		return Plugin_Handled;
	}
	SetEntityHealth(target, health);
	ReplyToCommand(client, "%t", "Health Set", target, health);
	return Plugin_Handled;
}
