/*
 * Special infected that a survivor kills give back health: each kind what its convar says.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3

#define CLASS_SMOKER 1
#define CLASS_CHARGER 6
#define CLASS_TANK 8

public Plugin myinfo =
{
	name = "Health For Kills",
	author = "L4D2 Architect",
	description = "Survivors get health for killing special infected",
	version = "1.0.0",
	url = ""
};

ConVar g_special;
ConVar g_tank;
ConVar g_headshotBonus;
ConVar g_limit;

public void OnPluginStart()
{
	g_special = CreateConVar("l4d2_health_for_kills_special", "5", "Health for a Smoker, Boomer, Hunter, Spitter, Jockey or Charger.", _, true, 0.0, true, 100.0);
	g_tank = CreateConVar("l4d2_health_for_kills_tank", "25", "Health for a Tank.", _, true, 0.0, true, 100.0);
	g_headshotBonus = CreateConVar("l4d2_health_for_kills_headshot", "2", "Health on top for a kill by a shot in the head.", _, true, 0.0, true, 100.0);
	g_limit = CreateConVar("l4d2_health_for_kills_limit", "100", "Nobody gets more health than this.", _, true, 1.0, true, 500.0);
	AutoExecConfig(true, "l4d2_health_for_kills");

	HookEvent("player_death", Event_PlayerDeath);
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (victim == 0 || !IsClientInGame(victim) || GetClientTeam(victim) != TEAM_INFECTED || !IsHealable(killer))
	{
		return;
	}

	int bonus = HealthFor(GetEntProp(victim, Prop_Send, "m_zombieClass"));
	if (bonus > 0 && event.GetBool("headshot"))
	{
		bonus += g_headshotBonus.IntValue;
	}
	Heal(killer, bonus);
}

int HealthFor(int zombieClass)
{
	if (zombieClass == CLASS_TANK)
	{
		return g_tank.IntValue;
	}
	return CLASS_SMOKER <= zombieClass <= CLASS_CHARGER ? g_special.IntValue : 0;
}

void Heal(int client, int bonus)
{
	int health = GetClientHealth(client);
	int limit = g_limit.IntValue;
	if (bonus <= 0 || health >= limit)
	{
		return;
	}

	int healed = health + bonus;
	SetEntityHealth(client, healed < limit ? healed : limit);
}

bool IsHealable(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client)
		&& !GetEntProp(client, Prop_Send, "m_isIncapacitated");
}
