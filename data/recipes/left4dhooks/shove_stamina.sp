/*
 * Another fatigue for shoving: so many shoves in a row, each of which comes back after some seconds.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define TEAM_SURVIVOR 2

#define TEXT_TIRED "Out of breath for %.1f seconds"

public Plugin myinfo =
{
	name = "Shove Stamina",
	author = "L4D2 Architect",
	description = "Sets how many shoves survivors have and how fast they come back",
	version = "1.0.0",
	url = ""
};

ConVar g_most;
ConVar g_seconds;
ConVar g_tells;

float g_left[MAXPLAYERS + 1];
float g_countedAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_most = CreateConVar("l4d2_shove_stamina_shoves", "4", "Shoves in a row.", _, true, 1.0, true, 100.0);
	g_seconds = CreateConVar("l4d2_shove_stamina_seconds", "1.5", "Seconds until a shove comes back. 0 lets survivors shove without end.", _, true, 0.0, true, 60.0);
	g_tells = CreateConVar("l4d2_shove_stamina_tell", "1", "Tell players that they are out of breath: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_shove_stamina");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	RestAll();
}

public void OnMapStart()
{
	RestAll();
}

public void OnClientPutInServer(int client)
{
	Rest(client);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	RestAll();
}

void RestAll()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Rest(client);
	}
}

void Rest(int client)
{
	g_left[client] = g_most.FloatValue;
	g_countedAt[client] = GetGameTime();
}

public void L4D_OnSwingStart(int client, int weapon)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR)
	{
		return;
	}

	CountUp(client);
	g_left[client] = g_left[client] > 1.0 ? g_left[client] - 1.0 : 0.0;

	// The game reckons its own fatigue just now; a frame later it stands.
	RequestFrame(Frame_Tire, GetClientUserId(client));
}

void CountUp(int client)
{
	float now = GetGameTime();
	float seconds = g_seconds.FloatValue;
	float left = seconds > 0.0 ? g_left[client] + (now - g_countedAt[client]) / seconds : g_most.FloatValue;
	g_left[client] = left < g_most.FloatValue ? left : g_most.FloatValue;
	g_countedAt[client] = now;
}

void Frame_Tire(int userId)
{
	int client = GetClientOfUserId(userId);
	if (client == 0 || !IsClientInGame(client))
	{
		return;
	}

	SetEntProp(client, Prop_Send, "m_iShovePenalty", 0);
	float wait = (1.0 - g_left[client]) * g_seconds.FloatValue;
	float until = GetGameTime() + wait;
	if (wait <= 0.0 || GetEntPropFloat(client, Prop_Send, "m_flNextShoveTime") >= until)
	{
		return;
	}

	SetEntPropFloat(client, Prop_Send, "m_flNextShoveTime", until);
	if (g_tells.BoolValue && !IsFakeClient(client))
	{
		PrintHintText(client, TEXT_TIRED, wait);
	}
}
