/*
 * Reports each Hunter pounce with its damage and height, and remembers the best one of the map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_POUNCE "\x04[Pounce]\x05 %N\x01 pounced \x05%N\x01 for \x05%d\x01 damage from \x05%d\x01 units."
#define TEXT_BEST "\x04[Pounce]\x01 Best of this map: \x05%d\x01 damage by \x05%s\x01."
#define TEXT_NONE "\x04[Pounce]\x01 Nobody has pounced on this map."

public Plugin myinfo =
{
	name = "Hunter Pounce Tracker",
	author = "L4D2 Architect",
	description = "Reports pounce damage and keeps the best pounce of the map",
	version = "1.0.0",
	url = ""
};

ConVar g_leastDamage;

int g_bestDamage;
char g_bestName[MAX_NAME_LENGTH];

public void OnPluginStart()
{
	g_leastDamage = CreateConVar("l4d2_pounce_tracker_least", "5", "Report pounces of at least this damage.", _, true, 0.0, true, 100.0);
	AutoExecConfig(true, "l4d2_pounce_tracker");

	RegConsoleCmd("sm_pounce", Command_Pounce, "Shows the best pounce of this map.");
	HookEvent("lunge_pounce", Event_LungePounce);
}

public void OnMapStart()
{
	g_bestDamage = 0;
	g_bestName[0] = '\0';
}

void Event_LungePounce(Event event, const char[] name, bool dontBroadcast)
{
	int hunter = GetClientOfUserId(event.GetInt("userid"));
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (hunter == 0 || !IsClientInGame(hunter) || victim == 0 || !IsClientInGame(victim))
	{
		return;
	}

	// The event has the bonus for the height only; the landing itself takes one more.
	int damage = event.GetInt("damage") + 1;
	if (damage >= g_leastDamage.IntValue)
	{
		PrintToChatAll(TEXT_POUNCE, hunter, victim, damage, event.GetInt("distance"));
	}

	if (damage > g_bestDamage)
	{
		g_bestDamage = damage;
		GetClientName(hunter, g_bestName, sizeof(g_bestName));
	}
}

Action Command_Pounce(int client, int args)
{
	if (g_bestDamage == 0)
	{
		ReplyToCommand(client, TEXT_NONE);
	}
	else
	{
		ReplyToCommand(client, TEXT_BEST, g_bestDamage, g_bestName);
	}
	return Plugin_Handled;
}
