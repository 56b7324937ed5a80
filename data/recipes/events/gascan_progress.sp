/*
 * Counts the gas cans that survivors pour in, tells how many are missing, and who poured most.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEXT_POURED "\x04[Gas]\x05 %N\x01 poured can \x05%d\x01."
#define TEXT_POURED_OF "\x04[Gas]\x05 %N\x01 poured can \x05%d\x01 of \x05%d\x01."
#define TEXT_BURNT "\x04[Gas]\x05 %N\x01 burnt a gas can."
#define TEXT_HINT "Gas cans: %d of %d"
#define TEXT_BEST "\x04[Gas]\x01 Everything is poured in. Most cans: \x05%N\x01 with \x05%d\x01."

public Plugin myinfo =
{
	name = "Gas Can Progress",
	author = "L4D2 Architect",
	description = "Shows how many gas cans are poured in and by whom",
	version = "1.0.0",
	url = ""
};

ConVar g_hint;

int g_together;
int g_poured[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_hint = CreateConVar("l4d2_gascan_progress_hint", "1", "Show the count as a hint as well: 1 yes, 0 in chat only.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_gascan_progress");

	HookEvent("round_start", Event_NewCount, EventHookMode_PostNoCopy);
	HookEvent("scavenge_round_start", Event_NewCount, EventHookMode_PostNoCopy);
	HookEvent("gascan_pour_completed", Event_PourCompleted);
	HookEvent("scavenge_gas_can_destroyed", Event_CanDestroyed);
}

public void OnClientDisconnect(int client)
{
	g_poured[client] = 0;
}

void Event_NewCount(Event event, const char[] name, bool dontBroadcast)
{
	g_together = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_poured[client] = 0;
	}
}

void Event_PourCompleted(Event event, const char[] name, bool dontBroadcast)
{
	g_together++;
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client))
	{
		return;
	}

	g_poured[client]++;
	int goal = GameRules_GetProp("m_nScavengeItemsGoal");
	if (goal <= 0)
	{
		PrintToChatAll(TEXT_POURED, client, g_together); // a generator or the like, which has no goal
		return;
	}

	PrintToChatAll(TEXT_POURED_OF, client, g_together, goal);
	if (g_hint.BoolValue)
	{
		PrintHintTextToAll(TEXT_HINT, g_together, goal);
	}
	if (g_together == goal)
	{
		PraiseBest();
	}
}

void PraiseBest()
{
	int best = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && g_poured[client] > g_poured[best])
		{
			best = client;
		}
	}
	if (best != 0)
	{
		PrintToChatAll(TEXT_BEST, best, g_poured[best]);
	}
}

void Event_CanDestroyed(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0 && IsClientInGame(client))
	{
		PrintToChatAll(TEXT_BURNT, client);
	}
}
