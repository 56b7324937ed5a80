/*
 * All survivors run faster or slower than usual, as long as the plugin is there.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Survivor Speed",
	author = "L4D2 Architect",
	description = "Survivors run faster",
	version = "1.0.0",
	url = ""
};

ConVar g_percent;

public void OnPluginStart()
{
	g_percent = CreateConVar("l4d2_survivor_speed_percent", "30", "How many percent faster survivors are; less than 0 is slower.", _, true, -90.0, true, 300.0);
	g_percent.AddChangeHook(OnPercentChanged);
	AutoExecConfig(true, "l4d2_survivor_speed");

	HookEvent("player_spawn", Event_PlayerChanges);
	HookEvent("player_team", Event_PlayerChanges);
	HookEvent("bot_player_replace", Event_PlayerTakesOver);
}

public void OnPluginEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS)
		{
			SetFactor(client, 1.0);
		}
	}
}

public void OnConfigsExecuted()
{
	ApplyToAll();
}

void OnPercentChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	ApplyToAll();
}

void ApplyToAll()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			Apply(client);
		}
	}
}

void Event_PlayerChanges(Event event, const char[] name, bool dontBroadcast)
{
	// The team is the new one only after the event.
	RequestFrame(Frame_Apply, event.GetInt("userid"));
}

void Event_PlayerTakesOver(Event event, const char[] name, bool dontBroadcast)
{
	RequestFrame(Frame_Apply, event.GetInt("player"));
}

void Frame_Apply(int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0 && IsClientInGame(client))
	{
		Apply(client);
	}
}

void Apply(int client)
{
	SetFactor(client, GetClientTeam(client) == TEAM_SURVIVORS ? 1.0 + g_percent.FloatValue / 100.0 : 1.0);
}

void SetFactor(int client, float factor)
{
	SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", factor);
}
