#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * What share of the full health a player has.
 *
 * @param client    Client index of somebody in the game.
 * @return          Percent, from 0 to 100; temporary health is not counted.
 */
stock int GetHealthPercent(int client)
{
	int most = GetEntProp(client, Prop_Data, "m_iMaxHealth");
	int health = GetClientHealth(client);
	if (most <= 0 || health <= 0)
	{
		return 0;
	}
	return health >= most ? 100 : RoundToCeil(100.0 * health / most);
}
