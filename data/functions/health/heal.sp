#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Gives a player health back, up to the full.
 *
 * @param client    Client index.
 * @param amount    How much.
 * @return          What he really got.
 */
stock int HealPlayer(int client, int amount = 25)
{
	if (client < 1 || client > MaxClients || !IsClientInGame(client) || !IsPlayerAlive(client))
	{
		return 0;
	}

	// Who lies on the ground has the health of that state; first aid is not what helps there.
	if (GetEntProp(client, Prop_Send, "m_isIncapacitated") != 0)
	{
		return 0;
	}

	int missing = GetEntProp(client, Prop_Data, "m_iMaxHealth") - GetClientHealth(client);
	int given = amount < missing ? amount : missing;
	if (given <= 0)
	{
		return 0;
	}
	SetEntityHealth(client, GetClientHealth(client) + given);
	return given;
}
