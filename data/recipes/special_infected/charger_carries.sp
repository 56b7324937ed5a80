/*
 * Follows each charge: how long it carried, how many others it knocked over; a table for those who ask.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEXT_CARRY "\x04[Charge]\x05 %N\x01 carried \x05%N\x01 for \x05%.1f\x01 s and hit \x05%d\x01 more."

public Plugin myinfo =
{
	name = "Charger Carries",
	author = "L4D2 Architect",
	description = "Tracks carries and impacts of Chargers",
	version = "1.0.0",
	url = ""
};

enum struct Charges
{
	int carries;
	int impacts;
	float began;
	int impactsNow;
}

Charges g_charges[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_charges", Command_Charges, "Shows who carried how many survivors.");

	HookEvent("charger_carry_start", Event_CarryStart);
	HookEvent("charger_impact", Event_Impact);
	HookEvent("charger_carry_end", Event_CarryEnd);
}

public void OnMapStart()
{
	Charges none;
	for (int client = 1; client <= MaxClients; client++)
	{
		g_charges[client] = none;
	}
}

public void OnClientDisconnect(int client)
{
	Charges none;
	g_charges[client] = none;
}

void Event_CarryStart(Event event, const char[] name, bool dontBroadcast)
{
	int charger = GetClientOfUserId(event.GetInt("userid"));
	if (charger != 0)
	{
		g_charges[charger].carries++;
		g_charges[charger].began = GetGameTime();
		g_charges[charger].impactsNow = 0;
	}
}

void Event_Impact(Event event, const char[] name, bool dontBroadcast)
{
	int charger = GetClientOfUserId(event.GetInt("userid"));
	if (charger != 0)
	{
		g_charges[charger].impacts++;
		g_charges[charger].impactsNow++;
	}
}

void Event_CarryEnd(Event event, const char[] name, bool dontBroadcast)
{
	int charger = GetClientOfUserId(event.GetInt("userid"));
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (charger == 0 || !IsClientInGame(charger) || victim == 0 || !IsClientInGame(victim))
	{
		return;
	}

	float seconds = GetGameTime() - g_charges[charger].began;
	PrintToChatAll(TEXT_CARRY, charger, victim, seconds, g_charges[charger].impactsNow);
}

Action Command_Charges(int client, int args)
{
	ReplyToCommand(client, "Carries and impacts on this map:");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && g_charges[other].carries > 0)
		{
			ReplyToCommand(client, "%N: %d and %d", other, g_charges[other].carries, g_charges[other].impacts);
		}
	}
	return Plugin_Handled;
}
