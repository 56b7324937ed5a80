#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Finds a player by a part of the name.
 *
 * @param part      The part; capital letters are like small ones.
 * @return          Client index, 0 when nobody has such a name, -1 when more than one has.
 */
stock int FindClientByName(const char[] part)
{
	char name[MAX_NAME_LENGTH];
	int found = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client))
		{
			continue;
		}
		GetClientName(client, name, sizeof(name));
		if (StrEqual(name, part, false))
		{
			return client;
		}
		if (StrContains(name, part, false) != -1)
		{
			found = found == 0 ? client : -1;
		}
	}
	return found;
}
