/*
 * Adds up friendly fire and tells both sides of it once it has stopped for a moment.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

#define TEXT_TO_SHOOTER "\x04[FF]\x01 You hurt \x05%N\x01 for \x05%d\x01."
#define TEXT_TO_VICTIM "\x04[FF]\x05 %N\x01 hurt you for \x05%d\x01."

public Plugin myinfo =
{
	name = "Friendly Fire Report",
	author = "L4D2 Architect",
	description = "Tells shooter and victim how much friendly fire there was",
	version = "1.0.0",
	url = ""
};

ConVar g_pause;

int g_damage[MAXPLAYERS + 1][MAXPLAYERS + 1];
Handle g_timer[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_pause = CreateConVar("l4d2_friendly_fire_report_pause", "1.5", "Report when a survivor has hit nobody for this many seconds.", _, true, 0.1, true, 10.0);
	AutoExecConfig(true, "l4d2_friendly_fire_report");

	HookEvent("player_hurt", Event_PlayerHurt);
}

public void OnMapEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

public void OnClientDisconnect(int client)
{
	Forget(client);
	for (int other = 1; other <= MaxClients; other++)
	{
		g_damage[other][client] = 0;
	}
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int shooter = GetClientOfUserId(event.GetInt("attacker"));
	if (shooter == victim || !IsSurvivor(victim) || !IsSurvivor(shooter) || IsFakeClient(shooter))
	{
		return;
	}

	g_damage[shooter][victim] += event.GetInt("dmg_health");
	delete g_timer[shooter];
	g_timer[shooter] = CreateTimer(g_pause.FloatValue, Timer_Report, GetClientUserId(shooter));
}

Action Timer_Report(Handle timer, int userId)
{
	int shooter = GetClientOfUserId(userId);
	if (shooter == 0)
	{
		return Plugin_Stop;
	}

	g_timer[shooter] = null;
	for (int victim = 1; victim <= MaxClients; victim++)
	{
		int damage = g_damage[shooter][victim];
		g_damage[shooter][victim] = 0;
		if (damage > 0 && IsClientInGame(victim) && IsClientInGame(shooter))
		{
			PrintToChat(shooter, TEXT_TO_SHOOTER, victim, damage);
			PrintToChat(victim, TEXT_TO_VICTIM, shooter, damage);
		}
	}
	return Plugin_Stop;
}

void Forget(int shooter)
{
	delete g_timer[shooter];
	for (int victim = 1; victim <= MaxClients; victim++)
	{
		g_damage[shooter][victim] = 0;
	}
}

bool IsSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}
