#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Helps a survivor up who lies on the ground or hangs from a ledge, as a teammate would.
 *
 * @param client    Client index of a survivor in the game.
 * @param health    The temporary health that he stands up with.
 */
stock void ReviveSurvivor(int client, float health = 30.0)
{
	if (!IsPlayerAlive(client) || GetEntProp(client, Prop_Send, "m_isIncapacitated") == 0)
	{
		return;
	}

	// What the cheat "give health" does counts as first aid: it forgets how often he went down, which a hand does not.
	bool wasHanging = GetEntProp(client, Prop_Send, "m_isHangingFromLedge") != 0;
	int times = GetEntProp(client, Prop_Send, "m_currentReviveCount") + (wasHanging ? 0 : 1);
	int limit = FindConVar("survivor_max_incapacitated_count").IntValue;

	int flags = GetCommandFlags("give");
	SetCommandFlags("give", flags & ~FCVAR_CHEAT);
	FakeClientCommand(client, "give health");
	SetCommandFlags("give", flags);

	SetEntityHealth(client, 1);
	SetEntPropFloat(client, Prop_Send, "m_healthBuffer", health);
	SetEntPropFloat(client, Prop_Send, "m_healthBufferTime", GetGameTime());
	SetEntProp(client, Prop_Send, "m_currentReviveCount", times);
	SetEntProp(client, Prop_Send, "m_bIsOnThirdStrike", times >= limit ? 1 : 0);
}
