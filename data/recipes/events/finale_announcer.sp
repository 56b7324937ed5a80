/*
 * Follows a finale: who began it, how long it took until the rescue came, and how many survivors got away.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define USE_SECONDS 3.0

#define TEXT_BEGUN_BY "\x04[Finale]\x05 %N\x01 has begun the finale."
#define TEXT_BEGUN "\x04[Finale]\x01 The finale has begun."
#define TEXT_READY "\x04[Finale]\x01 The rescue is here, after \x05%d\x01 min \x05%d\x01 s. Run!"
#define TEXT_LEAVING "\x04[Finale]\x01 The rescue leaves with \x05%d\x01 survivors."
#define TEXT_LOST "\x04[Finale]\x01 You held out for \x05%d\x01 min \x05%d\x01 s."

public Plugin myinfo =
{
	name = "Finale Announcer",
	author = "L4D2 Architect",
	description = "Tells who began the finale, when the rescue comes and who gets away",
	version = "1.0.0",
	url = ""
};

int g_lastUserId;
float g_usedAt;
float g_begunAt;
bool g_isRunning;

public void OnPluginStart()
{
	HookEntityOutput("trigger_finale", "FirstUseStart", Output_Used);
	HookEntityOutput("trigger_finale", "UseStart", Output_Used);

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("finale_start", Event_FinaleStart, EventHookMode_PostNoCopy);
	HookEvent("gauntlet_finale_start", Event_FinaleStart, EventHookMode_PostNoCopy);
	HookEvent("finale_vehicle_ready", Event_VehicleReady, EventHookMode_PostNoCopy);
	HookEvent("finale_vehicle_leaving", Event_VehicleLeaving);
	HookEvent("mission_lost", Event_MissionLost, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	Reset();
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	Reset();
}

void Reset()
{
	g_isRunning = false;
	g_lastUserId = 0;
}

// The event does not say who began it; the radio or button says who used it.
void Output_Used(const char[] output, int caller, int activator, float delay)
{
	if (activator > 0 && activator <= MaxClients && IsClientInGame(activator))
	{
		g_lastUserId = GetClientUserId(activator);
		g_usedAt = GetGameTime();
	}
}

void Event_FinaleStart(Event event, const char[] name, bool dontBroadcast)
{
	if (g_isRunning)
	{
		return;
	}

	g_isRunning = true;
	g_begunAt = GetGameTime();
	int client = GetClientOfUserId(g_lastUserId);
	if (client != 0 && IsClientInGame(client) && g_begunAt - g_usedAt <= USE_SECONDS)
	{
		PrintToChatAll(TEXT_BEGUN_BY, client);
	}
	else
	{
		PrintToChatAll(TEXT_BEGUN);
	}
}

void Event_VehicleReady(Event event, const char[] name, bool dontBroadcast)
{
	TellTime(TEXT_READY);
}

void Event_VehicleLeaving(Event event, const char[] name, bool dontBroadcast)
{
	g_isRunning = false;
	PrintToChatAll(TEXT_LEAVING, event.GetInt("survivorcount"));
}

void Event_MissionLost(Event event, const char[] name, bool dontBroadcast)
{
	TellTime(TEXT_LOST);
	g_isRunning = false;
}

void TellTime(const char[] text)
{
	if (g_isRunning)
	{
		int seconds = RoundToFloor(GetGameTime() - g_begunAt);
		PrintToChatAll(text, seconds / 60, seconds % 60);
	}
}
