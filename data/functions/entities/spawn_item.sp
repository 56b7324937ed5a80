#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Spawns an item that survivors can pick up.
 *
 * @param position  Where; a little above the ground lets it fall into place.
 * @param item      Its class: a first aid kit, or "weapon_defibrillator", "weapon_molotov" and so on.
 * @return          Entity index, -1 when it could not be made.
 */
stock int SpawnItem(const float position[3], const char[] item = "weapon_first_aid_kit")
{
	int entity = CreateEntityByName(item);
	if (entity == -1)
	{
		return -1;
	}

	TeleportEntity(entity, position, NULL_VECTOR, NULL_VECTOR);
	if (!DispatchSpawn(entity))
	{
		RemoveEntity(entity);
		return -1;
	}
	return entity;
}
