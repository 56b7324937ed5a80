#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

static StringMap g_locked;

/**
 * Sets a console variable and sets it back whenever somebody else changes it.
 *
 * @param name      Its name.
 * @param value     What it is to be.
 * @return          False when there is no such variable.
 */
stock bool LockConVar(const char[] name, const char[] value)
{
	ConVar convar = FindConVar(name);
	if (convar == null)
	{
		return false;
	}

	if (g_locked == null)
	{
		g_locked = new StringMap();
	}
	if (!g_locked.ContainsKey(name))
	{
		convar.AddChangeHook(OnLockedChanged);
	}
	g_locked.SetString(name, value);
	convar.SetString(value);
	return true;
}

static void OnLockedChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	char name[64], value[64];
	convar.GetName(name, sizeof(name));
	if (g_locked.GetString(name, value, sizeof(value)) && !StrEqual(newValue, value))
	{
		convar.SetString(value);
	}
}
