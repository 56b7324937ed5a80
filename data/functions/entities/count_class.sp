#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Counts the entities of a class.
 *
 * @param class     Such as "infected" or "witch".
 * @return          How many there are at this moment.
 */
stock int CountEntities(const char[] class = "infected")
{
	int count = 0;
	int entity = -1;
	while ((entity = FindEntityByClassname(entity, class)) != -1)
	{
		count++;
	}
	return count;
}
