/*
 * Survivors that were not hurt for a while get some health back, bit by bit, up to a limit.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2

public Plugin myinfo =
{
	name = "Regeneration",
	author = "L4D2 Architect",
	description = "Heals survivors over time while nobody hurts them",
	version = "1.0.0",
	url = ""
};

ConVar g_interval;
ConVar g_amount;
ConVar g_limit;
ConVar g_pause;

float g_hurtAt[MAXPLAYERS + 1];
Handle g_timer;

public void OnPluginStart()
{
	g_interval = CreateConVar("l4d2_regeneration_interval", "2", "Seconds between two steps.", _, true, 0.1, true, 60.0);
	g_amount = CreateConVar("l4d2_regeneration_amount", "1", "Health of a step.", _, true, 1.0, true, 100.0);
	g_limit = CreateConVar("l4d2_regeneration_limit", "50", "Nobody is healed above this.", _, true, 1.0, true, 100.0);
	g_pause = CreateConVar("l4d2_regeneration_pause", "10", "Seconds without being hurt before it begins.", _, true, 0.0, true, 300.0);
	g_interval.AddChangeHook(OnIntervalChanged);
	AutoExecConfig(true, "l4d2_regeneration");

	HookEvent("player_hurt", Event_PlayerHurt);
}

public void OnConfigsExecuted()
{
	Restart();
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_hurtAt[client] = 0.0;
	}
}

public void OnMapEnd()
{
	delete g_timer;
}

public void OnClientDisconnect(int client)
{
	g_hurtAt[client] = 0.0;
}

void OnIntervalChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	Restart();
}

void Restart()
{
	delete g_timer;
	g_timer = CreateTimer(g_interval.FloatValue, Timer_Step, _, TIMER_REPEAT);
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0)
	{
		g_hurtAt[client] = GetGameTime();
	}
}

Action Timer_Step(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (CanRegenerate(client))
		{
			int health = GetClientHealth(client) + g_amount.IntValue;
			SetEntityHealth(client, health < g_limit.IntValue ? health : g_limit.IntValue);
		}
	}
	return Plugin_Continue;
}

bool CanRegenerate(int client)
{
	if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client))
	{
		return false;
	}
	if (GetEntProp(client, Prop_Send, "m_isIncapacitated") || GetEntProp(client, Prop_Send, "m_isHangingFromLedge"))
	{
		return false;
	}
	return GetClientHealth(client) < g_limit.IntValue && GetGameTime() - g_hurtAt[client] >= g_pause.FloatValue;
}
