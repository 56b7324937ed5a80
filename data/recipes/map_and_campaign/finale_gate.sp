/*
 * Nobody begins a finale alone: its radio or button works only when enough living survivors are near.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <sdkhooks>

#define TEAM_SURVIVOR 2
#define TELL_SECONDS 2.0

#define TEXT_WAIT "\x04[Finale]\x01 Wait for the others: \x05%d\x01 of \x05%d\x01 are here."

public Plugin myinfo =
{
	name = "Finale Gate",
	author = "L4D2 Architect",
	description = "A finale begins only when enough survivors are there",
	version = "1.0.0",
	url = ""
};

ConVar g_share;
ConVar g_distance;
ConVar g_countsBots;

float g_toldAt;

public void OnPluginStart()
{
	g_share = CreateConVar("l4d2_finale_gate_share", "1.0", "Share of the living survivors that has to be near.", _, true, 0.0, true, 1.0);
	g_distance = CreateConVar("l4d2_finale_gate_distance", "800", "How near they have to be to who begins it, in units.", _, true, 100.0, true, 10000.0);
	g_countsBots = CreateConVar("l4d2_finale_gate_bots", "0", "Wait for bots as well: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_finale_gate");

	int finale = -1;
	while ((finale = FindEntityByClassname(finale, "trigger_finale")) != -1)
	{
		SDKHook(finale, SDKHook_Use, OnFinaleUse);
	}
}

public void OnMapStart()
{
	g_toldAt = 0.0;
}

public void OnEntityCreated(int entity, const char[] classname)
{
	if (StrEqual(classname, "trigger_finale"))
	{
		SDKHook(entity, SDKHook_Use, OnFinaleUse);
	}
}

Action OnFinaleUse(int entity, int activator, int caller, UseType type, float value)
{
	// Maps may begin it themselves; that is not held up.
	if (activator < 1 || activator > MaxClients || !IsClientInGame(activator) || GetClientTeam(activator) != TEAM_SURVIVOR || !IsPlayerAlive(activator))
	{
		return Plugin_Continue;
	}

	int all = 0;
	int near = CountNear(activator, all);
	if (float(near) / all >= g_share.FloatValue)
	{
		return Plugin_Continue;
	}

	float now = GetGameTime();
	if (now - g_toldAt >= TELL_SECONDS)
	{
		g_toldAt = now;
		PrintToChatAll(TEXT_WAIT, near, all);
	}
	return Plugin_Handled;
}

int CountNear(int activator, int &all)
{
	float center[3];
	GetClientAbsOrigin(activator, center);

	int near = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client))
		{
			continue;
		}
		if (client != activator && IsFakeClient(client) && !g_countsBots.BoolValue)
		{
			continue;
		}

		all++;
		float position[3];
		GetClientAbsOrigin(client, position);
		if (GetVectorDistance(center, position) <= g_distance.FloatValue)
		{
			near++;
		}
	}
	return near;
}
