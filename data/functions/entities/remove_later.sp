#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Removes an entity after some time, if it is still the same one then.
 *
 * @param entity    Entity index.
 * @param seconds   How long it stays.
 */
stock void RemoveEntityLater(int entity, float seconds = 10.0)
{
	// By that time the index may belong to another entity; a reference does not.
	CreateTimer(seconds, Timer_RemoveEntity, EntIndexToEntRef(entity), TIMER_FLAG_NO_MAPCHANGE);
}

static Action Timer_RemoveEntity(Handle timer, int reference)
{
	int entity = EntRefToEntIndex(reference);
	if (entity > MaxClients)
	{
		RemoveEntity(entity);
	}
	return Plugin_Stop;
}
