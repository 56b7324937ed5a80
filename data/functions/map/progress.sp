#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

/**
 * How far a survivor has come on the way to the saferoom.
 *
 * @param client    Client index of a survivor in the game.
 * @return          Percent of the way, from 0.0 to 100.0.
 */
stock float GetProgress(int client)
{
	float length = L4D2Direct_GetMapMaxFlowDistance();
	float flow = L4D2Direct_GetFlowDistance(client);
	if (length <= 0.0 || flow <= 0.0)
	{
		return 0.0;
	}
	return flow >= length ? 100.0 : 100.0 * flow / length;
}
