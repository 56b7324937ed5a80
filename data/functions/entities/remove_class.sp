#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Removes all entities of a class.
 *
 * @param class     Such as "infected" or "weapon_molotov_spawn".
 * @return          How many were removed.
 */
stock int RemoveEntitiesByClass(const char[] class)
{
	int count = 0;
	int entity = -1;
	while ((entity = FindEntityByClassname(entity, class)) != -1)
	{
		// Players have classes too, and leave by other ways.
		if (entity > MaxClients && IsValidEntity(entity))
		{
			RemoveEntity(entity);
			count++;
		}
	}
	return count;
}
