/*
 * At the end of a round: who killed most, who hurt the special infected most, and who shot teammates most.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3

enum Score
{
	Score_Common,
	Score_SpecialDamage,
	Score_FriendlyFire,
	Score_Count
}

public Plugin myinfo =
{
	name = "Round MVP",
	author = "L4D2 Architect",
	description = "Names the best and the worst of a round",
	version = "1.0.0",
	url = ""
};

int g_scores[MAXPLAYERS + 1][Score_Count];
bool g_isTold;

public void OnPluginStart()
{
	RegConsoleCmd("sm_mvp", Command_Mvp, "Shows the best of this round so far.");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
	HookEvent("map_transition", Event_RoundEnd, EventHookMode_PostNoCopy);
	HookEvent("finale_win", Event_RoundEnd, EventHookMode_PostNoCopy);
	HookEvent("infected_death", Event_InfectedDeath);
	HookEvent("player_hurt", Event_PlayerHurt);
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_isTold = false;
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	// Leaving by the last door fires more than one of these.
	if (g_isTold)
	{
		return;
	}

	g_isTold = true;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client))
		{
			Show(client);
		}
	}
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (IsOnTeam(killer, TEAM_SURVIVOR))
	{
		g_scores[killer][Score_Common]++;
	}
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	if (attacker == victim || !IsOnTeam(attacker, TEAM_SURVIVOR))
	{
		return;
	}

	if (IsOnTeam(victim, TEAM_INFECTED))
	{
		g_scores[attacker][Score_SpecialDamage] += event.GetInt("dmg_health");
	}
	else if (IsOnTeam(victim, TEAM_SURVIVOR))
	{
		g_scores[attacker][Score_FriendlyFire] += event.GetInt("dmg_health");
	}
}

Action Command_Mvp(int client, int args)
{
	if (client != 0)
	{
		Show(client);
	}
	return Plugin_Handled;
}

void Show(int client)
{
	ShowBest(client, Score_Common, "Most common infected", "kills");
	ShowBest(client, Score_SpecialDamage, "Most damage to special infected", "damage");
	ShowBest(client, Score_FriendlyFire, "Most friendly fire", "damage");
}

void ShowBest(int client, Score score, const char[] title, const char[] unit)
{
	int best = 0;
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && g_scores[other][score] > g_scores[best][score])
		{
			best = other;
		}
	}
	if (best != 0)
	{
		PrintToChat(client, "\x04[MVP]\x01 %s: \x05%N\x01 (%d %s)", title, best, g_scores[best][score], unit);
	}
}

void Forget(int client)
{
	for (int score = 0; score < view_as<int>(Score_Count); score++)
	{
		g_scores[client][score] = 0;
	}
}

bool IsOnTeam(int client, int team)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == team;
}
