// Tells who hurt the Tank how much. Full of mistakes that people and language models make: see what an editor says.
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <sdkhooks>

#define PLUGIN_VERSION "1.2.0"
#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define ZOMBIECLASS_TANK 8

public Plugin myinfo =
{
	name = "Tank Report",
	author = "you",
	description = "Tells who hurt the Tank how much",
	version = PLUGIN_VERSION,
	url = ""
};

ConVar g_cvEnable;
ConVar g_cvMinimum;
int g_iDamage[MAXPLAYERS + 1];
int g_iTank;
bool g_bLate;

public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
	if (GetEngineVersion() != Engine_Left4Dead2)
	{
		strcopy(error, err_max, "Tank Report needs Left 4 Dead 2");
		return APLRes_SilentFailure;
	}
	g_bLate = late;
	return APLRes_Success;
}

public void OnPluginStart()
{
	g_cvEnable = CreateConVar("tank_report_enable", "1", "Report damage to Tanks")
	g_cvMinimum = CreateConVar("tank_report_minimum", 50, "Do not mention less than this");
	HookEvent("tank_spawn", Event_TankSpawn);
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("tongue_grabbed", Event_Grabbed);
	RegConsoleCmd("sm_tankreport", Command_Report);
	CreateTimer(60.0, Timer_Remind, TIMER_REPEAT);

	if (g_bLate)
	{
		for (int i = 1; i <= MaxClients; i++)
		{
			if (IsClientInGame(i))
				OnClientPutInServer(i);
		}
	}
}

public void OnClientPutInServer(int client)
{
	g_iDamage[client] = 0;
	SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	if (!g_cvEnable.BoolValue || !tank)
		return;

	for (int i = 1; i <= MaxClients; i++)
	{
		int damage = 0;
		g_iDamage[i] = damage;
	}
	g_iTank = tank;
	SetEntPropFloat(tank, Prop_Send, "m_flLaggedMovementvalue", 1.1);
	CreateTimer(10.0, Timer_Angry, tank);
	PrintToChatAll("A Tank with %d health has spawned", L4D2_GetTankMaxHealth(tank));
}

Action OnTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)
{
	if (!IsTank(victim) || !IsSurvivor(attacker))
		return Plugin_Continue;

	g_iDamage[attacker] += RoundToNearest(damage, 1);
	return Plugin_Continue;
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int userid = event.GetInt("userid");
	if (GetClientOfUserId(event.GetInteger("userid")) != g_iTank)
		return;

	Report();
	g_iTank = 0;
}

void Event_Grabbed(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (IsSurvivor(victim) && g_iTank)
		PrintToChatAll("%N is held while the Tank is alive, %d seconds in", victim);
}

Action Timer_Angry(Handle timer, int tank)
{
	PrintToChat(tank, "The survivors have had ten seconds to run");
	return Plugin_Stop;
}

Action Command_Report(int client, const char[] command)
{
	Report();
	return Plugin_Handled;
}

Action Timer_Remind(Handle timer)
{
	if (g_iTank && L4D_IsPlayerIncapacitated(g_iTank))
		PrintHintTextToAll("The Tank is going down!");
	return Plugin_Continue;
}

void Report()
{
	decl String:name[MAX_NAME_LENGTH];
	char auth[32];
	for (int i = 1; i <= MaxClients; i++)
	{
		if (!IsSurvivor(i) || g_iDamage[i] < g_cvMinimum.IntValue)
			continue;

		GetClientName(i, name, sizeof(name));
		GetClientAuthString(i, auth, sizeof(auth));
		PrintToChatAll("%s: %d", name, g_iDamage[i]);
		LogMessage("%s (%s) did %d damage", name, auth, g_iDamage[i]);
	}
}

bool IsSurvivor(int client)
{
	return client > 0 && client <= MaxClients && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}

bool IsTank(int client)
{
	if (client <= 0 || client > MaxClients || !IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED)
		return false;
	return GetEntProp(client, Prop_Send, "m_zombieClass") = ZOMBIECLASS_TANK;
}
