/*
 * Who holds the jump key jumps again as soon as he lands; !autojump switches that off for oneself.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Auto Jump",
	author = "L4D2 Architect",
	description = "Survivors that hold jump go on jumping",
	version = "1.0.0",
	url = ""
};

ConVar g_enabled;
bool g_isOff[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_enabled = CreateConVar("l4d2_auto_jump_enabled", "1", "1 lets survivors jump by holding the key, 0 is as usual.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_auto_jump");

	RegConsoleCmd("sm_autojump", Command_AutoJump, "Switches jumping by holding the key on or off for you.");
}

public void OnClientConnected(int client)
{
	g_isOff[client] = false;
}

Action Command_AutoJump(int client, int args)
{
	if (client == 0)
	{
		return Plugin_Handled;
	}
	g_isOff[client] = !g_isOff[client];
	ReplyToCommand(client, "Jumping by holding the key is %s.", g_isOff[client] ? "off" : "on");
	return Plugin_Handled;
}

public Action OnPlayerRunCmd(int client, int &buttons, int &impulse, float vel[3], float angles[3], int &weapon)
{
	if ((buttons & IN_JUMP) == 0 || !g_enabled.BoolValue || g_isOff[client] || IsFakeClient(client))
	{
		return Plugin_Continue;
	}
	if (GetClientTeam(client) != TEAM_SURVIVORS || !IsPlayerAlive(client))
	{
		return Plugin_Continue;
	}

	// In the air the key is let go for the game, so that landing is a new jump. Ladders and water need the key.
	bool isInAir = (GetEntityFlags(client) & FL_ONGROUND) == 0;
	bool isSwimming = GetEntProp(client, Prop_Data, "m_nWaterLevel") > 1;
	if (isInAir && !isSwimming && GetEntityMoveType(client) == MOVETYPE_WALK)
	{
		buttons &= ~IN_JUMP;
		return Plugin_Changed;
	}
	return Plugin_Continue;
}
