#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * The temporary health that a survivor has at this moment: it melts away.
 *
 * @param client    Client index of a survivor in the game.
 * @return          What is left of it.
 */
stock float GetTempHealth(int client)
{
	float since = GetGameTime() - GetEntPropFloat(client, Prop_Send, "m_healthBufferTime");
	float left = GetEntPropFloat(client, Prop_Send, "m_healthBuffer")
		- since * FindConVar("pain_pills_decay_rate").FloatValue;
	return left > 0.0 ? left : 0.0;
}

/**
 * Gives a survivor this much temporary health instead of what he has.
 *
 * @param client    Client index of a survivor in the game.
 * @param health    How much, from 0.0 on.
 */
stock void SetTempHealth(int client, float health = 50.0)
{
	SetEntPropFloat(client, Prop_Send, "m_healthBuffer", health);
	SetEntPropFloat(client, Prop_Send, "m_healthBufferTime", GetGameTime());
}
