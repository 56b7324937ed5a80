/*
 * A menu in which each player switches kill sounds, kill texts and damage numbers; the choice is remembered.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>
#include <clientprefs>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define MENU_SECONDS 30

#define SOUND_KILL "ui/littlereward.wav"

enum Setting
{
	Setting_KillSound,
	Setting_KillText,
	Setting_Damage,
	Setting_Count
}

char g_titles[][] = { "Sound for a kill", "Text for a kill", "Damage numbers" };
char g_cookieNames[][] = { "l4d2_settings_menu_sound", "l4d2_settings_menu_text", "l4d2_settings_menu_damage" };

public Plugin myinfo =
{
	name = "Settings Menu",
	author = "L4D2 Architect",
	description = "Players choose what they see and hear when they hit and kill",
	version = "1.0.0",
	url = ""
};

Cookie g_cookies[Setting_Count];
bool g_isOn[MAXPLAYERS + 1][Setting_Count];

public void OnPluginStart()
{
	for (int i = 0; i < sizeof(g_cookieNames); i++)
	{
		g_cookies[i] = new Cookie(g_cookieNames[i], g_titles[i], CookieAccess_Protected);
	}
	SetCookieMenuItem(OnCookieMenu, 0, "Kills and damage");

	RegConsoleCmd("sm_feedback", Command_Feedback, "Opens the menu of kill sounds, kill texts and damage numbers.");
	HookEvent("player_hurt", Event_PlayerHurt);
	HookEvent("player_death", Event_PlayerDeath);

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && AreClientCookiesCached(client))
		{
			OnClientCookiesCached(client);
		}
	}
}

public void OnMapStart()
{
	PrecacheSound(SOUND_KILL);
}

public void OnClientConnected(int client)
{
	// Until the cookies have come, nobody is disturbed.
	for (int i = 0; i < sizeof(g_cookieNames); i++)
	{
		g_isOn[client][i] = false;
	}
}

public void OnClientCookiesCached(int client)
{
	for (int i = 0; i < sizeof(g_cookieNames); i++)
	{
		g_isOn[client][i] = g_cookies[i].GetInt(client, 1) != 0;
	}
}

void OnCookieMenu(int client, CookieMenuAction action, any info, char[] buffer, int maxlen)
{
	if (action == CookieMenuAction_SelectOption)
	{
		ShowSettings(client);
	}
}

Action Command_Feedback(int client, int args)
{
	if (client == 0 || !AreClientCookiesCached(client))
	{
		ReplyToCommand(client, "[SM] Your settings can not be shown now.");
		return Plugin_Handled;
	}

	ShowSettings(client);
	return Plugin_Handled;
}

void ShowSettings(int client)
{
	Menu menu = new Menu(Menu_Settings);
	menu.SetTitle("When you hit and kill infected");
	for (int i = 0; i < sizeof(g_titles); i++)
	{
		char line[48];
		FormatEx(line, sizeof(line), "%s: %s", g_titles[i], g_isOn[client][i] ? "on" : "off");
		menu.AddItem("", line);
	}
	menu.Display(client, MENU_SECONDS);
}

int Menu_Settings(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select)
	{
		g_isOn[client][item] = !g_isOn[client][item];
		g_cookies[item].SetInt(client, g_isOn[client][item] ? 1 : 0);
		ShowSettings(client);
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}

void Event_PlayerHurt(Event event, const char[] name, bool dontBroadcast)
{
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (IsHumanSurvivor(attacker) && IsInfected(victim) && g_isOn[attacker][Setting_Damage])
	{
		PrintCenterText(attacker, "-%d", event.GetInt("dmg_health"));
	}
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (!IsHumanSurvivor(killer) || !IsInfected(victim))
	{
		return;
	}

	if (g_isOn[killer][Setting_KillSound])
	{
		EmitSoundToClient(killer, SOUND_KILL);
	}
	if (g_isOn[killer][Setting_KillText])
	{
		PrintToChat(killer, "\x04[Kill]\x01 You killed \x05%N\x01%s.", victim, event.GetBool("headshot") ? " with a headshot" : "");
	}
}

bool IsHumanSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == TEAM_SURVIVOR;
}

bool IsInfected(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_INFECTED;
}
