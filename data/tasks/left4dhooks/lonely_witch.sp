/*
 * A Witch is alone: while one is there, the director brings no other.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <left4dhooks>

public Plugin myinfo =
{
	name = "Lonely Witch",
	author = "L4D2 Architect",
	description = "There is never more than one Witch",
	version = "1.0.0",
	url = ""
};

public Action L4D_OnSpawnWitch(const float vecPos[3], const float vecAng[3])
{
	return FindEntityByClassname(-1, "witch") != -1 ? Plugin_Handled : Plugin_Continue;
}
