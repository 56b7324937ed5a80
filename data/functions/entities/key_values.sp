#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Makes an entity with keys and values, as a map maker would write them.
 *
 * @param class     The class of the entity.
 * @param keys      Pairs of a key and its value, one behind the other.
 * @param count     How many texts that are; an even number.
 * @return          Entity index, -1 when it could not be made.
 */
stock int SpawnWithKeyValues(const char[] class, const char[][] keys, int count)
{
	int entity = CreateEntityByName(class);
	if (entity == -1)
	{
		return -1;
	}

	SetKeyValues(entity, keys, count);
	if (!DispatchSpawn(entity))
	{
		RemoveEntity(entity);
		return -1;
	}
	return entity;
}

/**
 * Sets keys of an entity; most count only before it is spawned.
 *
 * @param entity    Entity index.
 * @param keys      Pairs of a key and its value, one behind the other.
 * @param count     How many texts that are; an even number.
 */
stock void SetKeyValues(int entity, const char[][] keys, int count)
{
	for (int index = 0; index + 1 < count; index += 2)
	{
		DispatchKeyValue(entity, keys[index], keys[index + 1]);
	}
}
