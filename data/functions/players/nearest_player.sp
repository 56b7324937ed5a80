#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Finds the living player of a team who is nearest to somebody.
 *
 * @param client    Whose neighbours are looked at; must be in the game.
 * @param team      2 for survivors, 3 for infected.
 * @param distance  How far away that player is, in units; untouched when there is none.
 * @return          Client index, 0 when there is nobody else.
 */
stock int GetNearestPlayer(int client, int team = 2, float &distance = 0.0)
{
	float from[3], to[3];
	GetClientAbsOrigin(client, from);

	int nearest = 0;
	float least;
	for (int other = 1; other <= MaxClients; other++)
	{
		if (other == client || !IsClientInGame(other) || GetClientTeam(other) != team || !IsPlayerAlive(other))
		{
			continue;
		}
		GetClientAbsOrigin(other, to);
		float far = GetVectorDistance(from, to);
		if (nearest == 0 || far < least)
		{
			nearest = other;
			least = far;
		}
	}

	if (nearest != 0)
	{
		distance = least;
	}
	return nearest;
}
