/*
 * Who helps a teammate up gets health for it, and everyone hears of it.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Revive Reward",
	author = "L4D2 Architect",
	description = "Rewards survivors that help others up",
	version = "1.0.0",
	url = ""
};

ConVar g_health;
ConVar g_ledges;
ConVar g_announce;

public void OnPluginStart()
{
	g_health = CreateConVar("l4d2_revive_reward_health", "10", "The health that helping a teammate up gives.", _, true, 0.0, true, 100.0);
	g_ledges = CreateConVar("l4d2_revive_reward_ledges", "1", "1 rewards pulling somebody up from a ledge too.", _, true, 0.0, true, 1.0);
	g_announce = CreateConVar("l4d2_revive_reward_announce", "1", "1 tells everyone, 0 only the helper.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_revive_reward");

	HookEvent("revive_success", Event_ReviveSuccess);
}

void Event_ReviveSuccess(Event event, const char[] name, bool dontBroadcast)
{
	int helper = GetClientOfUserId(event.GetInt("userid"));
	int teammate = GetClientOfUserId(event.GetInt("subject"));
	if (helper == 0 || teammate == 0 || helper == teammate || !IsClientInGame(helper) || !IsClientInGame(teammate))
	{
		return;
	}
	if (GetClientTeam(helper) != TEAM_SURVIVORS || !IsPlayerAlive(helper) || (event.GetBool("ledge_hang") && !g_ledges.BoolValue))
	{
		return;
	}

	int given = Heal(helper, g_health.IntValue);
	if (g_announce.BoolValue)
	{
		PrintToChatAll("\x04[Revive]\x05 %N\x01 has helped \x05%N\x01 up: \x05+%d\x01 health.", helper, teammate, given);
	}
	else
	{
		PrintToChat(helper, "\x04[Revive]\x01 You have helped \x05%N\x01 up: \x05+%d\x01 health.", teammate, given);
	}
}

// What was given: nobody gets more than the full.
int Heal(int client, int amount)
{
	int health = GetClientHealth(client);
	int missing = GetEntProp(client, Prop_Data, "m_iMaxHealth") - health;
	int given = amount < missing ? amount : missing;
	if (given <= 0)
	{
		return 0;
	}
	SetEntityHealth(client, health + given);
	return given;
}
