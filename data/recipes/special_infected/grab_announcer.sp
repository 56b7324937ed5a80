/*
 * Says who is caught by a Smoker, Hunter, Charger or Jockey, so that others can help.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

public Plugin myinfo =
{
	name = "Grab Announcer",
	author = "L4D2 Architect",
	description = "Tells survivors who of them is caught, and by what",
	version = "1.0.0",
	url = ""
};

ConVar g_toWhom;

public void OnPluginStart()
{
	g_toWhom = CreateConVar("l4d2_grab_announcer_everyone", "0", "Who is told: 0 the survivors, 1 everyone.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_grab_announcer");

	HookEvent("tongue_grab", Event_Grab);
	HookEvent("lunge_pounce", Event_Grab);
	HookEvent("jockey_ride", Event_Grab);
	HookEvent("charger_carry_start", Event_Grab);
	HookEvent("charger_pummel_start", Event_Grab);
}

void Event_Grab(Event event, const char[] name, bool dontBroadcast)
{
	int attacker = GetClientOfUserId(event.GetInt("userid"));
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (attacker == 0 || !IsClientInGame(attacker) || victim == 0 || !IsClientInGame(victim))
	{
		return;
	}

	char what[64];
	Describe(name, what, sizeof(what));
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client) && (g_toWhom.BoolValue || GetClientTeam(client) == TEAM_SURVIVOR))
		{
			PrintToChat(client, "\x04[Help]\x05 %N\x01 %s \x05%N\x01.", victim, what, attacker);
		}
	}
}

void Describe(const char[] event, char[] what, int size)
{
	if (StrEqual(event, "tongue_grab"))
	{
		strcopy(what, size, "is dragged by the Smoker");
	}
	else if (StrEqual(event, "lunge_pounce"))
	{
		strcopy(what, size, "is pounced by the Hunter");
	}
	else if (StrEqual(event, "jockey_ride"))
	{
		strcopy(what, size, "is ridden by the Jockey");
	}
	else if (StrEqual(event, "charger_carry_start"))
	{
		strcopy(what, size, "is carried away by the Charger");
	}
	else
	{
		strcopy(what, size, "is pummelled by the Charger");
	}
}
