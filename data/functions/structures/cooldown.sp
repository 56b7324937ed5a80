#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

static float g_usedAt[MAXPLAYERS + 1];

/**
 * Whether a player may do something again, and if so, notes that he does it now.
 *
 * @param client    Client index.
 * @param seconds   How long he has to wait each time.
 * @return          False while he has to wait.
 */
stock bool TryUse(int client, float seconds = 30.0)
{
	float now = GetEngineTime();
	if (g_usedAt[client] > 0.0 && now - g_usedAt[client] < seconds)
	{
		return false;
	}
	g_usedAt[client] = now;
	return true;
}

/**
 * Forgets when a player did it; call it in OnClientConnected, as the index may have been another's.
 *
 * @param client    Client index.
 */
stock void ResetUse(int client)
{
	g_usedAt[client] = 0.0;
}
