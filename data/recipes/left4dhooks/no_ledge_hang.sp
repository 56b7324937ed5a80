/*
 * Survivors do not catch hold of ledges: they fall, unless they have a grab left in this round.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define TEXT_LAST_GRAB "Hold on: you will not catch a ledge again in this round"

public Plugin myinfo =
{
	name = "No Ledge Hang",
	author = "L4D2 Architect",
	description = "Survivors fall instead of hanging from ledges",
	version = "1.0.0",
	url = ""
};

ConVar g_grabs;
ConVar g_sparesBots;

int g_grabbed[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_grabs = CreateConVar("l4d2_no_ledge_hang_grabs", "0", "How often a survivor may catch a ledge in a round. 0 is never.", _, true, 0.0, true, 100.0);
	g_sparesBots = CreateConVar("l4d2_no_ledge_hang_spare_bots", "1", "Bots may always hang, since they do not look where they go: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_no_ledge_hang");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnClientConnected(int client)
{
	g_grabbed[client] = 0;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_grabbed[client] = 0;
	}
}

public Action L4D_OnLedgeGrabbed(int client)
{
	if (g_grabbed[client] < g_grabs.IntValue || (IsFakeClient(client) && g_sparesBots.BoolValue))
	{
		return Plugin_Continue;
	}
	return Plugin_Handled;
}

// Only grabs that took place count: another plugin may have prevented it.
public void L4D_OnLedgeGrabbed_Post(int client)
{
	g_grabbed[client]++;
	if (!IsFakeClient(client) && g_grabbed[client] == g_grabs.IntValue)
	{
		PrintHintText(client, TEXT_LAST_GRAB);
	}
}
