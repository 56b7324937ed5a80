/*
 * A plugin to begin with: what every plugin has, and one event that it listens to.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
	name = "Starter Plugin",
	author = "L4D2 Architect",
	description = "A plugin to begin with",
	version = "1.0.0",
	url = ""
};

ConVar g_enabled;

public void OnPluginStart()
{
	g_enabled = CreateConVar("l4d2_starter_plugin_enabled", "1", "1 switches the plugin on, 0 off.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_starter_plugin");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
	if (GetEngineVersion() != Engine_Left4Dead2)
	{
		strcopy(error, err_max, "This plugin is for Left 4 Dead 2.");
		return APLRes_SilentFailure;
	}
	return APLRes_Success;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	if (g_enabled.BoolValue)
	{
		PrintToServer("[Starter] A round begins.");
	}
}
