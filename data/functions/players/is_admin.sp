#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Whether a player is an admin with certain rights.
 *
 * @param client    Client index.
 * @param flags     The rights that are needed.
 * @return          True for somebody in the game who has them; root has all.
 */
stock bool IsAdmin(int client, int flags = ADMFLAG_GENERIC)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || IsFakeClient(client))
	{
		return false;
	}
	int has = GetUserFlagBits(client);
	return (has & ADMFLAG_ROOT) != 0 || (has & flags) == flags;
}
