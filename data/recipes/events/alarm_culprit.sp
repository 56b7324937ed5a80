/*
 * Names whoever sets off a car alarm or calls a horde, and keeps a list of the culprits of the map.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2

// An alarm calls a horde in the same moment: that is one deed and not two.
#define SAME_DEED_SECONDS 1.0

#define TEXT_ALARM "\x04[Alarm]\x05 %N\x01 set off a car alarm."
#define TEXT_PANIC "\x04[Alarm]\x05 %N\x01 called a horde."

enum struct Deeds
{
	int alarms;
	int panics;
	float lastAt;
}

public Plugin myinfo =
{
	name = "Alarm Culprit",
	author = "L4D2 Architect",
	description = "Names players that set off car alarms and panic events",
	version = "1.0.0",
	url = ""
};

ConVar g_tellPanics;
ConVar g_onlyAdmins;

Deeds g_deeds[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_tellPanics = CreateConVar("l4d2_alarm_culprit_panics", "1", "Name who calls a horde by a button or the like: 1 yes, 0 car alarms only.", _, true, 0.0, true, 1.0);
	g_onlyAdmins = CreateConVar("l4d2_alarm_culprit_only_admins", "0", "Who is told: 0 everyone, 1 admins only.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_alarm_culprit");

	RegConsoleCmd("sm_alarms", Command_Alarms, "Lists who set off alarms on this map.");
	HookEvent("triggered_car_alarm", Event_CarAlarm);
	HookEvent("create_panic_event", Event_PanicEvent);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Event_CarAlarm(Event event, const char[] name, bool dontBroadcast)
{
	int culprit = GetClientOfUserId(event.GetInt("userid"));
	if (culprit == 0 || !IsClientInGame(culprit))
	{
		return;
	}

	g_deeds[culprit].alarms++;
	g_deeds[culprit].lastAt = GetGameTime();
	Accuse(TEXT_ALARM, culprit);
}

void Event_PanicEvent(Event event, const char[] name, bool dontBroadcast)
{
	// Nobody has called the hordes that the director sends.
	int culprit = GetClientOfUserId(event.GetInt("userid"));
	if (culprit != 0 && IsClientInGame(culprit) && GetClientTeam(culprit) == TEAM_SURVIVOR)
	{
		// Which of the two events comes first is not sure: a moment later both are known.
		CreateTimer(SAME_DEED_SECONDS / 2.0, Timer_CountPanic, event.GetInt("userid"), TIMER_FLAG_NO_MAPCHANGE);
	}
}

Action Timer_CountPanic(Handle timer, int userId)
{
	int culprit = GetClientOfUserId(userId);
	if (culprit == 0 || !IsClientInGame(culprit) || GetGameTime() - g_deeds[culprit].lastAt < SAME_DEED_SECONDS)
	{
		return Plugin_Stop;
	}

	g_deeds[culprit].panics++;
	g_deeds[culprit].lastAt = GetGameTime();
	if (g_tellPanics.BoolValue)
	{
		Accuse(TEXT_PANIC, culprit);
	}
	return Plugin_Stop;
}

void Accuse(const char[] text, int culprit)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || IsFakeClient(client))
		{
			continue;
		}
		if (!g_onlyAdmins.BoolValue || CheckCommandAccess(client, "l4d2_alarm_culprit_told", ADMFLAG_GENERIC))
		{
			PrintToChat(client, text, culprit);
		}
	}
}

Action Command_Alarms(int client, int args)
{
	bool isAny = false;
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && g_deeds[other].alarms + g_deeds[other].panics > 0)
		{
			isAny = true;
			ReplyToCommand(client, "%N: %d car alarms, %d hordes", other, g_deeds[other].alarms, g_deeds[other].panics);
		}
	}
	if (!isAny)
	{
		ReplyToCommand(client, "Nobody has set off an alarm on this map.");
	}
	return Plugin_Handled;
}

void Forget(int client)
{
	Deeds none;
	g_deeds[client] = none;
}
