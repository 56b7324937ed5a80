#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Says something in chat to the admins who are there, and to nobody else.
 *
 * @param text      What it says; may have places for values, as Format has.
 * @param ...       The values.
 */
stock void PrintToAdmins(const char[] text, any ...)
{
	char line[192];
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && CheckCommandAccess(client, "sm_admin_chat", ADMFLAG_GENERIC, true))
		{
			SetGlobalTransTarget(client);
			VFormat(line, sizeof(line), text, 2);
			PrintToChat(client, "%s", line);
		}
	}
}
