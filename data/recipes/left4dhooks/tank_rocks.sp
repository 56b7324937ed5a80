/*
 * Decides about the rocks of Tanks: who may throw them, how, and how fast they fly.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

// How a Tank throws, by the numbers of its animations.
#define THROW_FIRST 48
#define THROW_LAST 51

enum Allowed
{
	Allowed_Nobody,
	Allowed_Everyone,
	Allowed_Players,
	Allowed_Bots
}

public Plugin myinfo =
{
	name = "Tank Rocks",
	author = "L4D2 Architect",
	description = "Blocks, speeds up and changes the rocks that Tanks throw",
	version = "1.0.0",
	url = ""
};

ConVar g_allowed;
ConVar g_speed;
ConVar g_throw;

public void OnPluginStart()
{
	g_allowed = CreateConVar("l4d2_tank_rocks_allowed", "1", "Who may throw rocks: 0 nobody, 1 everyone, 2 players only, 3 bots only.", _, true, 0.0, true, 3.0);
	g_speed = CreateConVar("l4d2_tank_rocks_speed", "1.0", "Factor of the speed of rocks.", _, true, 0.1, true, 5.0);
	g_throw = CreateConVar("l4d2_tank_rocks_throw", "0", "How they are thrown: 0 as the game likes, 1 underhand, 2 overhand with one hand, 3 from the hip, 4 overhand with both hands.", _, true, 0.0, true, 4.0);
	AutoExecConfig(true, "l4d2_tank_rocks");
}

public Action L4D_OnCThrowActivate(int ability)
{
	int tank = GetEntPropEnt(ability, Prop_Send, "m_hOwnerEntity");
	if (tank < 1 || tank > MaxClients || !IsClientInGame(tank) || MayThrow(tank))
	{
		return Plugin_Continue;
	}
	return Plugin_Handled;
}

bool MayThrow(int tank)
{
	switch (view_as<Allowed>(g_allowed.IntValue))
	{
		case Allowed_Nobody:
		{
			return false;
		}
		case Allowed_Players:
		{
			return !IsFakeClient(tank);
		}
		case Allowed_Bots:
		{
			return IsFakeClient(tank);
		}
	}
	return true;
}

public Action L4D2_OnSelectTankAttack(int client, int &sequence)
{
	// Punches come here as well.
	if (g_throw.IntValue == 0 || sequence < THROW_FIRST || sequence > THROW_LAST)
	{
		return Plugin_Continue;
	}

	sequence = THROW_FIRST + g_throw.IntValue - 1;
	return Plugin_Handled;
}

public Action L4D_TankRock_OnRelease(int tank, int rock, float vecPos[3], float vecAng[3], float vecVel[3], float vecRot[3])
{
	// Rocks that a map or another plugin throws have no Tank.
	if (tank < 1 || g_speed.FloatValue == 1.0)
	{
		return Plugin_Continue;
	}

	ScaleVector(vecVel, g_speed.FloatValue);
	return Plugin_Changed;
}
