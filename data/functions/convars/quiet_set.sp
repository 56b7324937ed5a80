#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Sets a console variable without the line in everybody's chat that tells of it.
 *
 * @param name      Its name.
 * @param value     What it is to be.
 * @return          False when there is no such variable.
 */
stock bool SetConVarQuietly(const char[] name, const char[] value)
{
	ConVar convar = FindConVar(name);
	if (convar == null)
	{
		return false;
	}

	int flags = convar.Flags;
	convar.Flags = flags & ~FCVAR_NOTIFY;
	convar.SetString(value);
	convar.Flags = flags;
	return true;
}
