/*
 * Limits how many of each special infected the director spawns at the same time; another kind comes instead.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define TEAM_INFECTED 3
#define FIRST_CLASS 1
#define LAST_CLASS 6

char g_classNames[][] = { "", "smoker", "boomer", "hunter", "spitter", "jockey", "charger" };

public Plugin myinfo =
{
	name = "Special Limits",
	author = "L4D2 Architect",
	description = "Limits the kinds of special infected that are alive at the same time",
	version = "1.0.0",
	url = ""
};

ConVar g_limits[LAST_CLASS + 1];
ConVar g_limitTogether;
ConVar g_replaces;

public void OnPluginStart()
{
	for (int zombieClass = FIRST_CLASS; zombieClass <= LAST_CLASS; zombieClass++)
	{
		char name[48];
		FormatEx(name, sizeof(name), "l4d2_special_limits_%s", g_classNames[zombieClass]);
		g_limits[zombieClass] = CreateConVar(name, "2", "How many of this kind may be alive. -1 is no limit.", _, true, -1.0, true, 32.0);
	}
	g_limitTogether = CreateConVar("l4d2_special_limits_together", "-1", "How many of all kinds may be alive. -1 is no limit.", _, true, -1.0, true, 32.0);
	g_replaces = CreateConVar("l4d2_special_limits_replace", "1", "At the limit: 1 another kind comes, 0 nobody comes.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_special_limits");
}

public Action L4D_OnSpawnSpecial(int &zombieClass, const float vecPos[3], const float vecAng[3])
{
	int counts[LAST_CLASS + 1];
	int together = CountLiving(counts);
	if (g_limitTogether.IntValue >= 0 && together >= g_limitTogether.IntValue)
	{
		return Plugin_Handled;
	}
	if (zombieClass < FIRST_CLASS || zombieClass > LAST_CLASS || HasRoom(zombieClass, counts))
	{
		return Plugin_Continue;
	}

	int other = g_replaces.BoolValue ? ChooseOther(counts) : 0;
	if (other == 0)
	{
		return Plugin_Handled;
	}

	zombieClass = other;
	return Plugin_Changed;
}

int CountLiving(int counts[LAST_CLASS + 1])
{
	int together = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED || !IsPlayerAlive(client))
		{
			continue;
		}

		int zombieClass = GetEntProp(client, Prop_Send, "m_zombieClass");
		if (FIRST_CLASS <= zombieClass <= LAST_CLASS)
		{
			counts[zombieClass]++;
			together++;
		}
	}
	return together;
}

bool HasRoom(int zombieClass, const int counts[LAST_CLASS + 1])
{
	int limit = g_limits[zombieClass].IntValue;
	return limit < 0 || counts[zombieClass] < limit;
}

// Any kind that has room, each as likely as the others; 0 if there is none.
int ChooseOther(const int counts[LAST_CLASS + 1])
{
	int choices[LAST_CLASS];
	int count = 0;
	for (int zombieClass = FIRST_CLASS; zombieClass <= LAST_CLASS; zombieClass++)
	{
		if (HasRoom(zombieClass, counts))
		{
			choices[count++] = zombieClass;
		}
	}
	return count > 0 ? choices[GetRandomInt(0, count - 1)] : 0;
}
