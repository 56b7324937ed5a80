/*
 * When a Tank dies: who did how much of the damage.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define CLASS_TANK 8

public Plugin myinfo =
{
	name = "Tank Damage",
	author = "L4D2 Architect",
	description = "Shows each survivor's share of the damage to a Tank",
	version = "1.0.0",
	url = ""
};

int g_damage[MAXPLAYERS + 1][MAXPLAYERS + 1];
int g_lastHealth[MAXPLAYERS + 1];

public void OnPluginStart()
{
	HookEvent("tank_spawn", Event_TankSpawn);
	HookEvent("player_hurt", Event_PlayerHurt);
	HookEvent("tank_killed", Event_TankKilled);
}

public void OnClientDisconnect(int client)
{
	Begin(client);
	for (int tank = 1; tank <= MaxClients; tank++)
	{
		g_damage[tank][client] = 0;
	}
}

void Begin(int tank)
{
	g_lastHealth[tank] = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_damage[tank][client] = 0;
	}
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank != 0)
	{
		Begin(tank);
	}
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank == 0 || !IsTank(tank))
	{
		return;
	}

	// A dying Tank is hurt again and again with more than it has left.
	int health = event.GetInt("health");
	int damage = event.GetInt("dmg_health");
	if (health <= 0)
	{
		damage = g_lastHealth[tank];
	}
	g_lastHealth[tank] = health;

	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker != 0 && IsClientInGame(attacker) && GetClientTeam(attacker) == TEAM_SURVIVOR)
	{
		g_damage[tank][attacker] += damage;
	}
}

void Event_TankKilled(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (tank == 0)
	{
		return;
	}

	int total = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		total += g_damage[tank][client];
	}
	if (total > 0)
	{
		PrintShares(tank, total);
	}
	Begin(tank);
}

// The largest first: each round prints the best that is left.
void PrintShares(int tank, int total)
{
	PrintToChatAll("\x04[Tank]\x01 Damage:");
	int best = Best(tank);
	while (best != 0)
	{
		int damage = g_damage[tank][best];
		PrintToChatAll("\x05%d\x01 (%d%%) %N", damage, RoundToNearest(100.0 * damage / total), best);
		g_damage[tank][best] = 0;
		best = Best(tank);
	}
}

int Best(int tank)
{
	int best = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && g_damage[tank][client] > g_damage[tank][best])
		{
			best = client;
		}
	}
	return best;
}

bool IsTank(int client)
{
	return IsClientInGame(client) && GetClientTeam(client) == TEAM_INFECTED && GetEntProp(client, Prop_Send, "m_zombieClass") == CLASS_TANK;
}
