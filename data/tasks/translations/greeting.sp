/*
 * Greets players in their own language a while after they have joined.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define WAIT_SECONDS 10.0

public Plugin myinfo =
{
	name = "Greeting",
	author = "L4D2 Architect",
	description = "Greets players in their language",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("greeting.phrases");
}

public void OnClientPutInServer(int client)
{
	if (!IsFakeClient(client))
	{
		CreateTimer(WAIT_SECONDS, Timer_Greet, GetClientUserId(client));
	}
}

Action Timer_Greet(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0 && IsClientInGame(client))
	{
		PrintToChat(client, "%t", "Welcome", client);
	}
	return Plugin_Stop;
}
