/*
 * Other plugins hear by a forward which infected a player has killed.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3
#define ZOMBIE_CLASS_COMMON 0
#define ZOMBIE_CLASS_WITCH 7

public Plugin myinfo =
{
	name = "Kill Forward",
	author = "L4D2 Architect",
	description = "Tells other plugins of infected that players kill",
	version = "1.0.0",
	url = ""
};

GlobalForward g_killed;

public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
	RegPluginLibrary("l4d2_kill_forward");

	// forward void OnPlayerKilledInfected(int client, int infectedType);
	// 0 is a common infected, 1 to 6 the special ones as in m_zombieClass, 7 a Witch, 8 a Tank.
	g_killed = new GlobalForward("OnPlayerKilledInfected", ET_Ignore, Param_Cell, Param_Cell);
	return APLRes_Success;
}

public void OnPluginStart()
{
	HookEvent("infected_death", Event_InfectedDeath);
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("witch_killed", Event_WitchKilled);
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	Tell(GetClientOfUserId(event.GetInt("attacker")), ZOMBIE_CLASS_COMMON);
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	// Common infected and Witches die by this event too, without a user id.
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (victim != 0 && IsClientInGame(victim) && GetClientTeam(victim) == TEAM_INFECTED)
	{
		Tell(GetClientOfUserId(event.GetInt("attacker")), GetEntProp(victim, Prop_Send, "m_zombieClass"));
	}
}

void Event_WitchKilled(Event event, const char[] name, bool dontBroadcast)
{
	Tell(GetClientOfUserId(event.GetInt("userid")), ZOMBIE_CLASS_WITCH);
}

void Tell(int client, int infectedType)
{
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVORS)
	{
		return;
	}

	Call_StartForward(g_killed);
	Call_PushCell(client);
	Call_PushCell(infectedType);
	Call_Finish();
}
