/*
 * Warns who hurts teammates too much within a round, and then kicks.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

#define TEXT_WARNING "\x04[FF]\x01 You have hurt teammates for \x05%d\x01 in this round. At \x05%d\x01 you are kicked."
#define TEXT_KICKED "\x04[FF]\x05 %N\x01 was kicked for friendly fire."

public Plugin myinfo =
{
	name = "Friendly Fire Limit",
	author = "L4D2 Architect",
	description = "Kicks players that hurt their teammates too much in a round",
	version = "1.0.0",
	url = ""
};

ConVar g_limit;
ConVar g_warnAt;

int g_damage[MAXPLAYERS + 1];
bool g_isWarned[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_limit = CreateConVar("l4d2_friendly_fire_limit", "300", "Damage to teammates in a round that gets a player kicked.", _, true, 10.0, true, 10000.0);
	g_warnAt = CreateConVar("l4d2_friendly_fire_limit_warn_at", "0.5", "Share of the limit at which a player is warned.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_friendly_fire_limit");

	HookEvent("player_hurt", Event_PlayerHurt);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientDisconnect(int client)
{
	Forgive(client);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forgive(client);
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

	// Admins decide for themselves.
	if (CheckCommandAccess(shooter, "l4d2_friendly_fire_immune", ADMFLAG_GENERIC))
	{
		return;
	}

	g_damage[shooter] += event.GetInt("dmg_health");
	if (g_damage[shooter] >= g_limit.IntValue)
	{
		PrintToChatAll(TEXT_KICKED, shooter);
		Forgive(shooter);
		KickClient(shooter, "Too much friendly fire");
	}
	else if (!g_isWarned[shooter] && g_damage[shooter] >= g_limit.IntValue * g_warnAt.FloatValue)
	{
		g_isWarned[shooter] = true;
		PrintToChat(shooter, TEXT_WARNING, g_damage[shooter], g_limit.IntValue);
	}
}

void Forgive(int client)
{
	g_damage[client] = 0;
	g_isWarned[client] = false;
}

bool IsSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}
