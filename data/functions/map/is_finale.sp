#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

/**
 * Whether the map is the last chapter of its campaign.
 *
 * @return          True when it has what a finale is begun with.
 */
stock bool IsFinaleMap()
{
	return FindEntityByClassname(-1, "trigger_finale") != -1 || FindEntityByClassname(-1, "trigger_finale_dlc3") != -1;
}
