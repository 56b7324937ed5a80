/*
 * Counts who covers whom in Boomer bile, and tells survivors of it at once.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

#define TEXT_BILED "\x04[Bile]\x05 %N\x01 is covered in the bile of \x05%N\x01."
#define TEXT_BILED_ALONE "\x04[Bile]\x05 %N\x01 is covered in bile."
#define TEXT_COUNTS "\x04[Bile]\x01 You were covered \x05%d\x01 times and covered others \x05%d\x01 times on this map."

public Plugin myinfo =
{
	name = "Bile Tracker",
	author = "L4D2 Architect",
	description = "Announces and counts players that get covered in bile",
	version = "1.0.0",
	url = ""
};

int g_suffered[MAXPLAYERS + 1];
int g_caused[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_bile", Command_Bile, "Shows how often you were covered in bile.");
	HookEvent("player_now_it", Event_PlayerNowIt);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Event_PlayerNowIt(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (victim == 0 || !IsClientInGame(victim) || GetClientTeam(victim) != TEAM_SURVIVOR)
	{
		return;
	}

	g_suffered[victim]++;
	int boomer = GetClientOfUserId(event.GetInt("attacker"));
	if (boomer == 0 || !IsClientInGame(boomer) || boomer == victim)
	{
		PrintToChatAll(TEXT_BILED_ALONE, victim);
		return;
	}

	g_caused[boomer]++;
	PrintToChatAll(TEXT_BILED, victim, boomer);
}

Action Command_Bile(int client, int args)
{
	if (client == 0)
	{
		ReplyToCommand(client, "This command is for players.");
		return Plugin_Handled;
	}
	ReplyToCommand(client, TEXT_COUNTS, g_suffered[client], g_caused[client]);
	return Plugin_Handled;
}

void Forget(int client)
{
	g_suffered[client] = 0;
	g_caused[client] = 0;
}
