/*
 * Tells everyone that a panic event has called a horde, by whom, and when it is over.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define SOUND_HORDE "npc/mega_mob/mega_mob_incoming.wav"

public Plugin myinfo =
{
	name = "Panic Announcer",
	author = "L4D2 Architect",
	description = "Tells when a panic event begins and ends",
	version = "1.0.0",
	url = ""
};

ConVar g_sound;
int g_panics;

public void OnPluginStart()
{
	g_sound = CreateConVar("l4d2_panic_announcer_sound", "1", "1 lets everyone hear the horde coming.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_panic_announcer");

	HookEvent("create_panic_event", Event_PanicBegins);
	HookEvent("panic_event_finished", Event_PanicEnds, EventHookMode_PostNoCopy);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	PrecacheSound(SOUND_HORDE);
	g_panics = 0;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_panics = 0;
}

void Event_PanicBegins(Event event, const char[] name, bool dontBroadcast)
{
	g_panics++;
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0 && IsClientInGame(client))
	{
		PrintToChatAll("\x04[Panic]\x01 The horde is coming: \x05%N\x01 has called it (number %d).", client, g_panics);
	}
	else
	{
		PrintToChatAll("\x04[Panic]\x01 The horde is coming (number %d).", g_panics);
	}

	if (g_sound.BoolValue)
	{
		EmitSoundToAll(SOUND_HORDE);
	}
}

void Event_PanicEnds(Event event, const char[] name, bool dontBroadcast)
{
	PrintToChatAll("\x04[Panic]\x01 The horde is over.");
}
