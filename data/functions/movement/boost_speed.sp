#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Lets a player move faster for some time.
 *
 * @param client    Client index of somebody in the game.
 * @param more      How many percent faster than usual.
 * @param seconds   How long.
 */
stock void BoostSpeed(int client, float more = 30.0, float seconds = 5.0)
{
	SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.0 + more / 100.0);
	CreateTimer(seconds, Timer_EndBoost, GetClientUserId(client), TIMER_FLAG_NO_MAPCHANGE);
}

static Action Timer_EndBoost(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0 && IsClientInGame(client))
	{
		SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.0);
	}
	return Plugin_Stop;
}
