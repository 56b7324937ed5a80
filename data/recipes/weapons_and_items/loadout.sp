/*
 * Survivors begin each round with the weapons that a convar lists.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define MOST_ITEMS 5
#define ITEM_LENGTH 32

public Plugin myinfo =
{
	name = "Loadout",
	author = "L4D2 Architect",
	description = "Gives survivors their weapons at the beginning of a round",
	version = "1.0.0",
	url = ""
};

ConVar g_items;
bool g_hasLoadout[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_items = CreateConVar("l4d2_loadout_items", "weapon_smg_silenced,weapon_pain_pills", "What survivors get, with commas between.");
	AutoExecConfig(true, "l4d2_loadout");

	HookEvent("player_spawn", Event_PlayerSpawn);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientDisconnect(int client)
{
	g_hasLoadout[client] = false;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_hasLoadout[client] = false;
	}
}

void Event_PlayerSpawn(Event event, const char[] name, bool dontBroadcast)
{
	// The game equips survivors itself after this event; what comes before would be dropped.
	CreateTimer(1.0, Timer_Equip, event.GetInt("userid"), TIMER_FLAG_NO_MAPCHANGE);
}

Action Timer_Equip(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client) || g_hasLoadout[client])
	{
		return Plugin_Stop;
	}

	g_hasLoadout[client] = true;
	Equip(client);
	return Plugin_Stop;
}

void Equip(int client)
{
	char list[MOST_ITEMS * ITEM_LENGTH];
	g_items.GetString(list, sizeof(list));

	char items[MOST_ITEMS][ITEM_LENGTH];
	int count = ExplodeString(list, ",", items, sizeof(items), sizeof(items[]));
	for (int i = 0; i < count; i++)
	{
		TrimString(items[i]);
		if (items[i][0] != '\0' && GivePlayerItem(client, items[i]) == -1)
		{
			LogMessage("\"%s\" in l4d2_loadout_items is nothing that can be given.", items[i]);
		}
	}
}
