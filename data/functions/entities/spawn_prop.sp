#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Spawns a prop that falls and can be pushed.
 *
 * @param model     Its model, such as "models/props_junk/gascan001a.mdl"; loaded at the start of the map.
 * @param position  Where.
 * @param class     The class of the entity.
 * @return          Entity index, -1 when it could not be made.
 */
stock int SpawnProp(const char[] model, const float position[3], const char[] class = "prop_physics")
{
	// A model that is loaded in the middle of a round makes everybody's game stutter.
	if (!IsModelPrecached(model))
	{
		PrecacheModel(model);
	}

	int prop = CreateEntityByName(class);
	if (prop == -1)
	{
		return -1;
	}

	DispatchKeyValue(prop, "model", model);
	if (!DispatchSpawn(prop))
	{
		RemoveEntity(prop);
		return -1;
	}
	TeleportEntity(prop, position, NULL_VECTOR, NULL_VECTOR);
	return prop;
}
