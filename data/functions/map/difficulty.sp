#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * How hard the game is set.
 *
 * @return          0 easy, 1 normal, 2 advanced, 3 expert.
 */
stock int GetDifficulty()
{
	char level[16];
	FindConVar("z_difficulty").GetString(level, sizeof(level));
	if (StrEqual(level, "Easy", false))
	{
		return 0;
	}
	if (StrEqual(level, "Hard", false))
	{
		return 2;
	}
	return StrEqual(level, "Impossible", false) ? 3 : 1;
}
