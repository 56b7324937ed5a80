/*
 * Tracks how much damage the acid of Spitters does: to each survivor, and by each Spitter.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define WEAPON_ACID "insect_swarm"

public Plugin myinfo =
{
	name = "Acid Damage",
	author = "L4D2 Architect",
	description = "Tracks the damage of Spitters' acid",
	version = "1.0.0",
	url = ""
};

int g_taken[MAXPLAYERS + 1];
int g_dealt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_acid", Command_Acid, "Shows the damage that acid has done in this round.");
	HookEvent("player_hurt", Event_PlayerHurt);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
}

public void OnClientConnected(int client)
{
	g_taken[client] = 0;
	g_dealt[client] = 0;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	ForgetAll();
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && g_taken[client] > 0)
		{
			PrintToChatAll("\x04[Acid]\x05 %N\x01 lost \x05%d\x01 health to acid.", client, g_taken[client]);
		}
	}

	// The game sends this more than once for some ends.
	ForgetAll();
}

void ForgetAll()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_taken[client] = 0;
		g_dealt[client] = 0;
	}
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	// The pool goes on burning when its Spitter is dead; its damage is known by what does it.
	char weapon[32];
	event.GetString("weapon", weapon, sizeof(weapon));
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (!StrEqual(weapon, WEAPON_ACID) || victim == 0 || !IsClientInGame(victim) || GetClientTeam(victim) != TEAM_SURVIVORS)
	{
		return;
	}

	int damage = event.GetInt("dmg_health");
	g_taken[victim] += damage;
	int spitter = GetClientOfUserId(event.GetInt("attacker"));
	if (spitter != 0)
	{
		g_dealt[spitter] += damage;
	}
}

Action Command_Acid(int client, int args)
{
	bool any = false;
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && (g_taken[other] > 0 || g_dealt[other] > 0))
		{
			ReplyToCommand(client, "%N: %d taken, %d dealt", other, g_taken[other], g_dealt[other]);
			any = true;
		}
	}
	if (!any)
	{
		ReplyToCommand(client, "Acid has hurt nobody in this round.");
	}
	return Plugin_Handled;
}
