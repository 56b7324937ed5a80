#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Finds the entity of a class that is nearest to a player.
 *
 * @param client    Client index of somebody in the game.
 * @param class     Such as "witch" or "weapon_first_aid_kit_spawn".
 * @return          Entity index, -1 when there is none.
 */
stock int GetNearestEntity(int client, const char[] class)
{
	float from[3], to[3];
	GetClientAbsOrigin(client, from);

	int nearest = -1;
	float least;
	int entity = -1;
	while ((entity = FindEntityByClassname(entity, class)) != -1)
	{
		GetEntPropVector(entity, Prop_Data, "m_vecAbsOrigin", to);
		float far = GetVectorDistance(from, to);
		if (nearest == -1 || far < least)
		{
			nearest = entity;
			least = far;
		}
	}
	return nearest;
}
