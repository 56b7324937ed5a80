/*
 * !ammo fills up the reserve of the main weapon, so many times a round and not too often.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define SLOT_PRIMARY 0

#define TEXT_FILLED "[SM] Your ammunition is filled up. %d more times in this round."
#define TEXT_NONE_LEFT "[SM] You have used up your refills of this round."
#define TEXT_WAIT "[SM] Wait another %.0f seconds."
#define TEXT_NO_WEAPON "[SM] You need a main weapon and have to be alive."

public Plugin myinfo =
{
	name = "Ammo Command",
	author = "L4D2 Architect",
	description = "Players fill up their ammunition with a command",
	version = "1.0.0",
	url = ""
};

ConVar g_uses;
ConVar g_pause;

int g_used[MAXPLAYERS + 1];
float g_usedAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_uses = CreateConVar("l4d2_ammo_command_uses", "3", "Refills of a player in a round.", _, true, 1.0, true, 100.0);
	g_pause = CreateConVar("l4d2_ammo_command_pause", "60", "Seconds between two refills.", _, true, 0.0, true, 3600.0);
	AutoExecConfig(true, "l4d2_ammo_command");

	RegConsoleCmd("sm_ammo", Command_Ammo, "Fills up the ammunition of your main weapon.");
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

void Forget(int client)
{
	g_used[client] = 0;
	g_usedAt[client] = 0.0;
}

Action Command_Ammo(int client, int args)
{
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client)
		|| GetPlayerWeaponSlot(client, SLOT_PRIMARY) == -1)
	{
		ReplyToCommand(client, TEXT_NO_WEAPON);
		return Plugin_Handled;
	}

	int left = g_uses.IntValue - g_used[client];
	float wait = g_usedAt[client] + g_pause.FloatValue - GetGameTime();
	if (left <= 0)
	{
		ReplyToCommand(client, TEXT_NONE_LEFT);
	}
	else if (g_used[client] > 0 && wait > 0.0)
	{
		ReplyToCommand(client, TEXT_WAIT, wait);
	}
	else
	{
		g_used[client]++;
		g_usedAt[client] = GetGameTime();
		FillUp(client);
		ReplyToCommand(client, TEXT_FILLED, left - 1);
	}
	return Plugin_Handled;
}

// "give ammo" knows how much each weapon holds; it is a cheat, which is allowed for this moment only.
void FillUp(int client)
{
	int flags = GetCommandFlags("give");
	SetCommandFlags("give", flags & ~FCVAR_CHEAT);
	FakeClientCommand(client, "give ammo");
	SetCommandFlags("give", flags);
}
