/*
 * Announces survivors that are black and white: the next fall kills them. They glow until they are healed.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define CHECK_SECONDS 1.0

#define GLOW_NONE 0
#define GLOW_ALWAYS 3

#define TEXT_LAST "\x04[Health]\x05 %N\x01 is on the last life."
#define TEXT_WELL "\x04[Health]\x05 %N\x01 is out of danger."

public Plugin myinfo =
{
	name = "Last Life",
	author = "L4D2 Architect",
	description = "Announces survivors on their last life and lets them glow",
	version = "1.0.0",
	url = ""
};

ConVar g_glow;
bool g_isLast[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_glow = CreateConVar("l4d2_last_life_glow", "1", "Let survivors on their last life glow: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_last_life");
}

public void OnPluginEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (g_isLast[client] && IsClientInGame(client))
		{
			SetGlow(client, GLOW_NONE);
		}
	}
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_isLast[client] = false;
	}
	CreateTimer(CHECK_SECONDS, Timer_Check, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnClientDisconnect(int client)
{
	g_isLast[client] = false;
}

Action Timer_Check(Handle timer)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client))
		{
			continue;
		}

		bool isLast = IsOnLastLife(client);
		if (isLast == g_isLast[client])
		{
			continue;
		}

		g_isLast[client] = isLast;
		if (isLast)
		{
			PrintToChatAll(TEXT_LAST, client);
		}
		else if (IsPlayerAlive(client) && GetClientTeam(client) == TEAM_SURVIVOR)
		{
			PrintToChatAll(TEXT_WELL, client);
		}
		SetGlow(client, isLast && g_glow.BoolValue ? GLOW_ALWAYS : GLOW_NONE);
	}
	return Plugin_Continue;
}

bool IsOnLastLife(int client)
{
	return GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client) && GetEntProp(client, Prop_Send, "m_bIsOnThirdStrike") != 0;
}

void SetGlow(int client, int type)
{
	SetEntProp(client, Prop_Send, "m_iGlowType", type);
	SetEntProp(client, Prop_Send, "m_glowColorOverride", 0xFFFFFF);
}
