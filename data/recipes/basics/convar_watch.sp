/*
 * A console variable whose value is kept up to date, and whose changes are told in the log.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define CONVAR "sm_test_enabled"

public Plugin myinfo =
{
	name = "ConVar Watch",
	author = "L4D2 Architect",
	description = "A console variable that is watched",
	version = "1.0.0",
	url = ""
};

ConVar g_convar;
bool g_isEnabled;

public void OnPluginStart()
{
	g_convar = CreateConVar(CONVAR, "1", "1 switches it on, 0 off.", _, true, 0.0, true, 1.0);
	g_convar.AddChangeHook(OnConVarChanged);
}

public void OnConfigsExecuted()
{
	// A value that was set before the hook was there calls no hook.
	g_isEnabled = g_convar.BoolValue;
}

void OnConVarChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	g_isEnabled = convar.BoolValue;
	LogMessage("%s was changed from %s to %s: it is %s now.", CONVAR, oldValue, newValue, g_isEnabled ? "on" : "off");
}
