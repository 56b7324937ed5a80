#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Says something in chat to all players of a team.
 *
 * @param team      1 for spectators, 2 for survivors, 3 for infected.
 * @param text      What it says; may have places for values, as Format has.
 * @param ...       The values.
 */
stock void PrintToTeam(int team, const char[] text, any ...)
{
	char line[192];
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == team)
		{
			SetGlobalTransTarget(client);
			VFormat(line, sizeof(line), text, 3);
			PrintToChat(client, "%s", line);
		}
	}
}
