#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Shows one player a hint at the lower edge of the screen.
 *
 * @param client    Client index.
 * @param text      What it says; may have places for values, as Format has.
 * @param ...       The values.
 */
stock void ShowHint(int client, const char[] text, any ...)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || IsFakeClient(client))
	{
		return;
	}

	char line[192];
	SetGlobalTransTarget(client);
	VFormat(line, sizeof(line), text, 3);
	PrintHintText(client, "%s", line);
}
