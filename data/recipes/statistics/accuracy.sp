/*
 * Measures how many shots hit: per player, for guns only; !accuracy shows it.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define MENU_SECONDS 15

public Plugin myinfo =
{
	name = "Accuracy",
	author = "L4D2 Architect",
	description = "Measures how well players shoot",
	version = "1.0.0",
	url = ""
};

int g_shots[MAXPLAYERS + 1];
int g_hits[MAXPLAYERS + 1];
int g_lastHitTick[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_accuracy", Command_Accuracy, "Shows how many of the shots hit.");

	HookEvent("weapon_fire", Event_WeaponFire);
	HookEvent("player_hurt", Event_Hit);
	HookEvent("infected_hurt", Event_Hit);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Forget(client);
	}
}

public void OnClientDisconnect(int client)
{
	Forget(client);
}

void Forget(int client)
{
	g_shots[client] = 0;
	g_hits[client] = 0;
	g_lastHitTick[client] = 0;
}

void Event_WeaponFire(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR)
	{
		return;
	}

	char weapon[32];
	event.GetString("weapon", weapon, sizeof(weapon));
	if (IsGun(weapon))
	{
		g_shots[client]++;
	}
}

bool IsGun(const char[] weapon)
{
	return StrContains(weapon, "rifle") != -1 || StrContains(weapon, "smg") != -1 || StrContains(weapon, "pistol") != -1
		|| StrContains(weapon, "shotgun") != -1 || StrContains(weapon, "sniper") != -1;
}

void Event_Hit(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("attacker"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR || !IsBullet(event.GetInt("type")))
	{
		return;
	}

	// All pellets and all infected that a bullet goes through count as one hit.
	int tick = GetGameTickCount();
	if (g_lastHitTick[client] != tick && g_hits[client] < g_shots[client])
	{
		g_lastHitTick[client] = tick;
		g_hits[client]++;
	}
}

bool IsBullet(int damageType)
{
	return (damageType & (1 << 1)) != 0;
}

Action Command_Accuracy(int client, int args)
{
	if (client == 0)
	{
		ReplyToCommand(client, "This command is for players.");
		return Plugin_Handled;
	}

	Panel panel = new Panel();
	panel.SetTitle("Accuracy");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && g_shots[other] > 0)
		{
			char line[64];
			FormatEx(line, sizeof(line), "%N: %.1f %% of %d", other, 100.0 * g_hits[other] / g_shots[other], g_shots[other]);
			panel.DrawText(line);
		}
	}
	panel.DrawItem("Close");
	panel.Send(client, Panel_Nothing, MENU_SECONDS);
	delete panel;
	return Plugin_Handled;
}

int Panel_Nothing(Menu menu, MenuAction action, int client, int item)
{
	return 0;
}
