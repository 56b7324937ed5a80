/*
 * Tells the survivors in chat which special infected has spawned.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3
#define ZOMBIE_CLASS_SMOKER 1
#define ZOMBIE_CLASS_CHARGER 6

public Plugin myinfo =
{
	name = "Special Spawns",
	author = "L4D2 Architect",
	description = "Announces special infected that spawn",
	version = "1.0.0",
	url = ""
};

static const char g_classes[][] = { "", "Smoker", "Boomer", "Hunter", "Spitter", "Jockey", "Charger" };

ConVar g_everyone;

public void OnPluginStart()
{
	g_everyone = CreateConVar("l4d2_special_spawns_everyone", "1", "1 tells everyone, 0 only the survivors.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_special_spawns");

	HookEvent("player_spawn", Event_PlayerSpawn);
}

void Event_PlayerSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED || !IsPlayerAlive(client))
	{
		return;
	}

	int class = GetEntProp(client, Prop_Send, "m_zombieClass");
	bool isGhost = GetEntProp(client, Prop_Send, "m_isGhost") != 0;
	if (isGhost || class < ZOMBIE_CLASS_SMOKER || class > ZOMBIE_CLASS_CHARGER)
	{
		return;
	}

	for (int other = 1; other <= MaxClients; other++)
	{
		if (!IsClientInGame(other) || IsFakeClient(other))
		{
			continue;
		}
		if (g_everyone.BoolValue || GetClientTeam(other) == TEAM_SURVIVORS)
		{
			PrintToChat(other, "\x04[Infected]\x01 A \x05%s\x01 has spawned.", g_classes[class]);
		}
	}
}
