/*
 * Keeps the director from bringing Tanks, but not in the last chapter of a campaign.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

public Plugin myinfo =
{
	name = "No Tanks Today",
	author = "L4D2 Architect",
	description = "Tanks come in the last chapter only",
	version = "1.0.0",
	url = ""
};

ConVar g_isOn;

public void OnPluginStart()
{
	g_isOn = CreateConVar("l4d2_no_tanks_today_on", "1", "1 keeps Tanks away, 0 lets the director decide.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_no_tanks_today");
}

public Action L4D_OnSpawnTank(const float vecPos[3], const float vecAng[3])
{
	if (!g_isOn.BoolValue || L4D_IsMissionFinalMap())
	{
		return Plugin_Continue;
	}
	return Plugin_Handled;
}
