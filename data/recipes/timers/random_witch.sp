/*
 * A Witch appears at a random place every now and then, while survivors are out of the saferoom.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define ZOMBIE_CLASS_WITCH 7
#define TRIES 10

public Plugin myinfo =
{
	name = "Random Witch",
	author = "L4D2 Architect",
	description = "Spawns a Witch after a random time, again and again",
	version = "1.0.0",
	url = ""
};

ConVar g_least;
ConVar g_most;

Handle g_timer;

public void OnPluginStart()
{
	g_least = CreateConVar("l4d2_random_witch_least", "30", "The shortest time between two Witches, in seconds.", _, true, 5.0, true, 3600.0);
	g_most = CreateConVar("l4d2_random_witch_most", "60", "The longest time between two Witches, in seconds.", _, true, 5.0, true, 3600.0);
	AutoExecConfig(true, "l4d2_random_witch");

	HookEvent("player_left_safe_area", Event_LeftSafeArea, EventHookMode_PostNoCopy);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
}

public void OnMapEnd()
{
	delete g_timer;
}

void Event_LeftSafeArea(Event event, const char[] name, bool dontBroadcast)
{
	delete g_timer;
	WaitForNext();
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	delete g_timer;
}

void WaitForNext()
{
	float least = g_least.FloatValue;
	float most = g_most.FloatValue > least ? g_most.FloatValue : least;
	g_timer = CreateTimer(GetRandomFloat(least, most), Timer_Spawn);
}

Action Timer_Spawn(Handle timer)
{
	g_timer = null;

	float position[3];
	int near = L4D_GetHighestFlowSurvivor();
	if (near > 0 && IsClientInGame(near) && L4D_GetRandomPZSpawnPosition(near, ZOMBIE_CLASS_WITCH, TRIES, position))
	{
		L4D2_SpawnWitch(position, NULL_VECTOR);
	}

	WaitForNext();
	return Plugin_Stop;
}
