#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * The name of a class of special infected.
 *
 * @param class     The value of `m_zombieClass`.
 * @param name      Where the name goes.
 * @param maxlength The size of that.
 */
stock void GetZombieClassName(int class, char[] name, int maxlength)
{
	static const char names[][] = { "Smoker", "Boomer", "Hunter", "Spitter", "Jockey", "Charger", "Witch", "Tank" };

	strcopy(name, maxlength, class >= 1 && class <= sizeof(names) ? names[class - 1] : "Unknown");
}
