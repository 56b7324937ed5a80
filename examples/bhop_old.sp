// Hops by itself while jump is held. Written as plugins were before SourceMod 1.7; it still compiles, and is all right.
#include <sourcemod>
#include <sdktools>

#define VERSION "0.9"

public Plugin:myinfo =
{
	name = "Old Hop",
	author = "you",
	description = "Hops by itself while jump is held",
	version = VERSION,
	url = ""
}

new Handle:g_hEnable = INVALID_HANDLE
new Handle:g_hTimers[MAXPLAYERS + 1] = {INVALID_HANDLE, ...}
new bool:g_bHops[MAXPLAYERS + 1]
new Float:g_fLast[MAXPLAYERS + 1]

public OnPluginStart()
{
	g_hEnable = CreateConVar("old_hop", "1", "Hop while jump is held", FCVAR_PLUGIN)
	RegConsoleCmd("sm_hop", Command_Hop)
	HookEvent("player_death", Event_PlayerDeath)
}

public OnClientPutInServer(client)
{
	g_bHops[client] = true
	g_hTimers[client] = CreateTimer(5.0, Timer_Hello, client)
}

public OnClientDisconnect(client)
{
	if (g_hTimers[client] != INVALID_HANDLE)
	{
		KillTimer(g_hTimers[client])
		g_hTimers[client] = INVALID_HANDLE
	}
}

public Action:Timer_Hello(Handle:timer, any:client)
{
	g_hTimers[client] = INVALID_HANDLE
	decl String:name[MAX_NAME_LENGTH]
	if (IsClientInGame(client) && GetClientName(client, name, sizeof(name)))
		PrintToChat(client, "Hold jump to hop, %s", name)
	return Plugin_Stop
}

public Action:Command_Hop(client, args)
{
	if (!client)
		return Plugin_Handled
	g_bHops[client] = !g_bHops[client]
	ReplyToCommand(client, "Hopping is %s", g_bHops[client] ? "on" : "off")
	return Plugin_Handled
}

public Event_PlayerDeath(Handle:event, const String:name[], bool:dontBroadcast)
{
	new client = GetClientOfUserId(GetEventInt(event, "userid"))
	if (client)
		g_fLast[client] = 0.0
}

public Action:OnPlayerRunCmd(client, &buttons, &impulse, Float:vel[3], Float:angles[3], &weapon)
{
	if (!GetConVarBool(g_hEnable) || !g_bHops[client] || !IsPlayerAlive(client))
		return Plugin_Continue
	if (!(buttons & IN_JUMP) || GetEntityFlags(client) & FL_ONGROUND)
	{
		g_fLast[client] = GetGameTime()
		return Plugin_Continue
	}
	if (GetGameTime() - g_fLast[client] < 0.05 || GetEntityMoveType(client) == MOVETYPE_LADDER)
		return Plugin_Continue
	buttons &= ~IN_JUMP
	return Plugin_Continue
}
