/*
 * !tp lets survivors look over their own shoulder, until they switch it off again.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define CHECK_SECONDS 0.5

// Far beyond any map's time; other plugins know just this value as a wish for the third person.
#define VIEW_FOREVER 99999.3

public Plugin myinfo =
{
	name = "Third Person",
	author = "L4D2 Architect",
	description = "Survivors switch to the third person and back with a command",
	version = "1.0.0",
	url = ""
};

ConVar g_isAllowed;
bool g_isThirdPerson[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_isAllowed = CreateConVar("l4d2_third_person_allowed", "1", "May players use the third person: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	g_isAllowed.AddChangeHook(OnAllowedChanged);
	AutoExecConfig(true, "l4d2_third_person");

	RegConsoleCmd("sm_tp", Command_ThirdPerson, "Switches between first and third person.");
	HookEvent("player_team", Event_PlayerTeam);
}

public void OnPluginEnd()
{
	EndAll();
}

public void OnMapStart()
{
	// The game takes the view back itself when a survivor has healed or was revived.
	CreateTimer(CHECK_SECONDS, Timer_Keep, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnClientDisconnect(int client)
{
	g_isThirdPerson[client] = false;
}

void OnAllowedChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	if (!convar.BoolValue)
	{
		EndAll();
	}
}

Action Command_ThirdPerson(int client, int args)
{
	if (client == 0 || !g_isAllowed.BoolValue)
	{
		ReplyToCommand(client, "[SM] The third person is not available.");
		return Plugin_Handled;
	}

	if (g_isThirdPerson[client])
	{
		End(client);
		ReplyToCommand(client, "[SM] First person.");
	}
	else if (GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client))
	{
		g_isThirdPerson[client] = true;
		SetView(client, VIEW_FOREVER);
		ReplyToCommand(client, "[SM] Third person. The same command ends it.");
	}
	else
	{
		ReplyToCommand(client, "[SM] The third person is for living survivors.");
	}
	return Plugin_Handled;
}

void Event_PlayerTeam(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0 && g_isThirdPerson[client])
	{
		End(client);
	}
}

Action Timer_Keep(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (g_isThirdPerson[client] && IsClientInGame(client) && IsPlayerAlive(client))
		{
			SetView(client, VIEW_FOREVER);
		}
	}
	return Plugin_Continue;
}

void End(int client)
{
	g_isThirdPerson[client] = false;
	if (IsClientInGame(client))
	{
		SetView(client, 0.0);
	}
}

void EndAll()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (g_isThirdPerson[client])
		{
			End(client);
		}
	}
}

void SetView(int client, float until)
{
	SetEntPropFloat(client, Prop_Send, "m_TimeForceExternalView", until);
}
