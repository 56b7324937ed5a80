#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Finds the player with a Steam ID.
 *
 * @param id        The ID as `STEAM_1:0:12345`.
 * @return          Client index, 0 when nobody with it is in the game.
 */
stock int FindClientBySteamId(const char[] id)
{
	char other[32];
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || IsFakeClient(client))
		{
			continue;
		}
		if (GetClientAuthId(client, AuthId_Steam2, other, sizeof(other)) && StrEqual(id, other))
		{
			return client;
		}
	}
	return 0;
}
