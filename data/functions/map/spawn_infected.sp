#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define TRIES 20

/**
 * Spawns a special infected out of sight of the survivors.
 *
 * @param class     1 Smoker, 2 Boomer, 3 Hunter, 4 Spitter, 5 Jockey, 6 Charger, 8 Tank.
 * @return          Its client index; 0 or less when no place was found, or the server is full.
 */
stock int SpawnInfected(int class = 3)
{
	float position[3];
	int near = L4D_GetHighestFlowSurvivor();
	if (near < 1 || !IsClientInGame(near) || !L4D_GetRandomPZSpawnPosition(near, class, TRIES, position))
	{
		return 0;
	}
	return class == 8 ? L4D2_SpawnTank(position, NULL_VECTOR) : L4D2_SpawnSpecial(class, position, NULL_VECTOR);
}
