#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * All the health that a survivor has: the permanent and the temporary together, as the game shows it.
 *
 * @param client    Client index of a survivor in the game.
 * @return          The sum; that of somebody who lies on the ground is the health of that state.
 */
stock int GetTotalHealth(int client)
{
	float melted = (GetGameTime() - GetEntPropFloat(client, Prop_Send, "m_healthBufferTime"))
		* FindConVar("pain_pills_decay_rate").FloatValue;
	int buffer = RoundToCeil(GetEntPropFloat(client, Prop_Send, "m_healthBuffer") - melted);
	return GetClientHealth(client) + (buffer > 0 ? buffer : 0);
}
