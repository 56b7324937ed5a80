/*
 * Keeps the game's own kick votes fair: not against admins, and not again and again by the same player.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define ISSUE_LENGTH 32
#define TARGET_LENGTH 16

#define TEXT_IMMUNE "\x04[Vote]\x01 Nobody can vote against an admin."
#define TEXT_TOO_SOON "\x04[Vote]\x01 You can call the next kick vote in \x05%.0f\x01 seconds."

public Plugin myinfo =
{
	name = "Vote Kick Limit",
	author = "L4D2 Architect",
	description = "Protects admins from kick votes and limits who calls many",
	version = "1.0.0",
	url = ""
};

ConVar g_pause;
float g_calledAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_pause = CreateConVar("l4d2_vote_kick_limit_pause", "180", "Seconds between two kick votes of a player.", _, true, 0.0, true, 3600.0);
	AutoExecConfig(true, "l4d2_vote_kick_limit");

	AddCommandListener(Listener_CallVote, "callvote");
}

public void OnClientPutInServer(int client)
{
	g_calledAt[client] = 0.0;
}

Action Listener_CallVote(int client, const char[] command, int argc)
{
	char issue[ISSUE_LENGTH];
	GetCmdArg(1, issue, sizeof(issue));
	if (client == 0 || argc < 2 || !StrEqual(issue, "kick", false))
	{
		return Plugin_Continue;
	}

	char argument[TARGET_LENGTH];
	GetCmdArg(2, argument, sizeof(argument));
	int target = GetClientOfUserId(StringToInt(argument));
	if (target != 0 && target != client && CheckCommandAccess(target, "l4d2_vote_kick_immune", ADMFLAG_GENERIC))
	{
		PrintToChat(client, TEXT_IMMUNE);
		return Plugin_Handled;
	}

	float now = GetEngineTime();
	float wait = g_calledAt[client] + g_pause.FloatValue - now;
	if (g_calledAt[client] > 0.0 && wait > 0.0)
	{
		PrintToChat(client, TEXT_TOO_SOON, wait);
		return Plugin_Handled;
	}

	g_calledAt[client] = now;
	return Plugin_Continue;
}
