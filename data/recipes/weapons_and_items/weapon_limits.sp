/*
 * Limits how many survivors may carry a weapon of some kind at the same time.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <sdkhooks>

#define TEAM_SURVIVOR 2
#define SLOT_PRIMARY 0
#define TELL_SECONDS 3.0

#define TEXT_TAKEN "\x04[Limit]\x01 Enough of your team carry that already."

enum Kind
{
	Kind_None,
	Kind_Sniper,
	Kind_AutoShotgun,
	Kind_Launcher,
	Kind_Count
}

public Plugin myinfo =
{
	name = "Weapon Limits",
	author = "L4D2 Architect",
	description = "Limits sniper rifles, automatic shotguns and grenade launchers",
	version = "1.0.0",
	url = ""
};

ConVar g_limits[Kind_Count];
StringMap g_kinds;
float g_toldAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_limits[Kind_Sniper] = CreateConVar("l4d2_weapon_limits_sniper", "1", "Sniper rifles of a team. -1 is no limit.", _, true, -1.0, true, 32.0);
	g_limits[Kind_AutoShotgun] = CreateConVar("l4d2_weapon_limits_autoshotgun", "2", "Automatic shotguns of a team. -1 is no limit.", _, true, -1.0, true, 32.0);
	g_limits[Kind_Launcher] = CreateConVar("l4d2_weapon_limits_launcher", "0", "Grenade launchers of a team. -1 is no limit.", _, true, -1.0, true, 32.0);
	AutoExecConfig(true, "l4d2_weapon_limits");

	g_kinds = new StringMap();
	g_kinds.SetValue("weapon_hunting_rifle", Kind_Sniper);
	g_kinds.SetValue("weapon_sniper_military", Kind_Sniper);
	g_kinds.SetValue("weapon_sniper_awp", Kind_Sniper);
	g_kinds.SetValue("weapon_sniper_scout", Kind_Sniper);
	g_kinds.SetValue("weapon_autoshotgun", Kind_AutoShotgun);
	g_kinds.SetValue("weapon_shotgun_spas", Kind_AutoShotgun);
	g_kinds.SetValue("weapon_grenade_launcher", Kind_Launcher);

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			OnClientPutInServer(client);
		}
	}
}

public void OnClientPutInServer(int client)
{
	g_toldAt[client] = 0.0;
	SDKHook(client, SDKHook_WeaponCanUse, OnWeaponCanUse);
}

Action OnWeaponCanUse(int client, int weapon)
{
	if (GetClientTeam(client) != TEAM_SURVIVOR)
	{
		return Plugin_Continue;
	}

	Kind kind = KindOf(weapon);
	if (kind == Kind_None || g_limits[kind].IntValue < 0 || CountOthers(client, kind) < g_limits[kind].IntValue)
	{
		return Plugin_Continue;
	}

	// The game asks many times a second while a player stands on a weapon.
	if (!IsFakeClient(client) && FloatAbs(GetGameTime() - g_toldAt[client]) > TELL_SECONDS)
	{
		g_toldAt[client] = GetGameTime();
		PrintToChat(client, TEXT_TAKEN);
	}
	return Plugin_Handled;
}

int CountOthers(int client, Kind kind)
{
	int count = 0;
	for (int other = 1; other <= MaxClients; other++)
	{
		if (other == client || !IsClientInGame(other) || GetClientTeam(other) != TEAM_SURVIVOR || !IsPlayerAlive(other))
		{
			continue;
		}

		int weapon = GetPlayerWeaponSlot(other, SLOT_PRIMARY);
		if (weapon != -1 && KindOf(weapon) == kind)
		{
			count++;
		}
	}
	return count;
}

Kind KindOf(int weapon)
{
	char className[32];
	GetEntityClassname(weapon, className, sizeof(className));

	Kind kind;
	return g_kinds.GetValue(className, kind) ? kind : Kind_None;
}
