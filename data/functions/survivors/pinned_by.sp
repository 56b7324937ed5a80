#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Who holds a survivor: a Smoker, Hunter, Jockey or Charger.
 *
 * @param survivor  Client index of a survivor in the game.
 * @return          Client index of the attacker, 0 when the survivor is free.
 */
stock int GetPinner(int survivor)
{
	static const char holders[][] =
	{
		"m_tongueOwner", "m_pounceAttacker", "m_jockeyAttacker", "m_carryAttacker", "m_pummelAttacker"
	};

	for (int index = 0; index < sizeof(holders); index++)
	{
		int attacker = GetEntPropEnt(survivor, Prop_Send, holders[index]);
		if (attacker > 0 && attacker <= MaxClients)
		{
			return attacker;
		}
	}
	return 0;
}

/**
 * Whether a special infected holds a survivor.
 *
 * @param survivor  Client index of a survivor in the game.
 * @return          True while somebody holds him.
 */
stock bool IsPinned(int survivor)
{
	return GetPinner(survivor) != 0;
}
