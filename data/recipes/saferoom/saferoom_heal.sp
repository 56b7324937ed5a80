/*
 * Heals survivors that reach a saferoom, once each, up to the health that you set.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2

#define TEXT_HEALED "The saferoom gives you back your health"

public Plugin myinfo =
{
	name = "Saferoom Heal",
	author = "L4D2 Architect",
	description = "Heals survivors when they enter a saferoom",
	version = "1.0.0",
	url = ""
};

ConVar g_health;
ConVar g_clearsStrikes;

bool g_isHealed[MAXPLAYERS + 1];
bool g_hasLeft;

public void OnPluginStart()
{
	g_health = CreateConVar("l4d2_saferoom_heal_health", "100", "Health that survivors have at least after entering.", _, true, 1.0, true, 100.0);
	g_clearsStrikes = CreateConVar("l4d2_saferoom_heal_clears_strikes", "1", "Forget how often they were down: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_saferoom_heal");

	HookEvent("player_left_safe_area", Event_LeftSafeArea, EventHookMode_PostNoCopy);
	HookEvent("player_entered_checkpoint", Event_EnteredCheckpoint);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientDisconnect(int client)
{
	g_isHealed[client] = false;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_hasLeft = false;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_isHealed[client] = false;
	}
}

void Event_LeftSafeArea(Event event, const char[] name, bool dontBroadcast)
{
	g_hasLeft = true;
}

void Event_EnteredCheckpoint(Event event, const char[] name, bool dontBroadcast)
{
	// The room where the map begins is a checkpoint as well.
	if (!g_hasLeft)
	{
		return;
	}

	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client) || g_isHealed[client])
	{
		return;
	}

	g_isHealed[client] = true;
	Heal(client);
}

void Heal(int client)
{
	int health = g_health.IntValue;
	if (GetClientHealth(client) < health)
	{
		SetEntityHealth(client, health);
		SetEntPropFloat(client, Prop_Send, "m_healthBuffer", 0.0);
		PrintHintText(client, TEXT_HEALED);
	}

	if (g_clearsStrikes.BoolValue)
	{
		SetEntProp(client, Prop_Send, "m_currentReviveCount", 0);
		SetEntProp(client, Prop_Send, "m_bIsOnThirdStrike", 0);
	}
}
