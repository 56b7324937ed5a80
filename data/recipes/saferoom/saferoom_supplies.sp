/*
 * Gives every survivor a first aid kit, and pills if you like, when the first one leaves the saferoom.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define SLOT_KIT 3
#define SLOT_PILLS 4

public Plugin myinfo =
{
	name = "Saferoom Supplies",
	author = "L4D2 Architect",
	description = "Hands out first aid kits and pills when survivors leave the saferoom",
	version = "1.0.0",
	url = ""
};

ConVar g_kits;
ConVar g_pills;

bool g_isDone;

public void OnPluginStart()
{
	g_kits = CreateConVar("l4d2_saferoom_supplies_kits", "1", "Give a first aid kit to those without one: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	g_pills = CreateConVar("l4d2_saferoom_supplies_pills", "0", "Give pain pills to those without any: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_saferoom_supplies");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("player_left_safe_area", Event_LeftSafeArea, EventHookMode_PostNoCopy);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_isDone = false;
}

void Event_LeftSafeArea(Event event, const char[] name, bool dontBroadcast)
{
	if (g_isDone)
	{
		return;
	}

	g_isDone = true;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client))
		{
			continue;
		}
		if (g_kits.BoolValue && GetPlayerWeaponSlot(client, SLOT_KIT) == -1)
		{
			GivePlayerItem(client, "weapon_first_aid_kit");
		}
		if (g_pills.BoolValue && GetPlayerWeaponSlot(client, SLOT_PILLS) == -1)
		{
			GivePlayerItem(client, "weapon_pain_pills");
		}
	}
}
