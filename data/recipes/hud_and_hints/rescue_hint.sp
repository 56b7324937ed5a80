/*
 * Marks survivors that are down with a hint of the game's instructor, so that teammates see where they lie.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define HINT_NAME_LENGTH 32
#define CAPTION_LENGTH 100

#define TEXT_DOWN "%N is down"
#define TEXT_HANGING "%N hangs from a ledge"

public Plugin myinfo =
{
	name = "Rescue Hint",
	author = "L4D2 Architect",
	description = "Marks survivors that need help with instructor hints",
	version = "1.0.0",
	url = ""
};

ConVar g_seconds;
ConVar g_color;

bool g_isMarked[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_seconds = CreateConVar("l4d2_rescue_hint_seconds", "20", "How long the hint stays, if nobody helps before.", _, true, 1.0, true, 120.0);
	g_color = CreateConVar("l4d2_rescue_hint_color", "255,80,80", "Red, green and blue of the text, 0 to 255 each.");
	AutoExecConfig(true, "l4d2_rescue_hint");

	HookEvent("player_incapacitated", Event_PlayerIncapacitated);
	HookEvent("player_ledge_grab", Event_LedgeGrab);
	HookEvent("revive_success", Event_ReviveSuccess);
	HookEvent("player_ledge_release", Event_Over);
	HookEvent("player_death", Event_Over);
	HookEvent("player_team", Event_Over);
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		g_isMarked[client] = false;
	}
}

public void OnClientDisconnect(int client)
{
	if (g_isMarked[client])
	{
		Unmark(client);
	}
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (g_isMarked[client])
		{
			Unmark(client);
		}
	}
}

void Event_PlayerIncapacitated(Event event, const char[] name, bool dontBroadcast)
{
	Mark(GetClientOfUserId(event.GetInt("userid")), TEXT_DOWN);
}

void Event_LedgeGrab(Event event, const char[] name, bool dontBroadcast)
{
	Mark(GetClientOfUserId(event.GetInt("userid")), TEXT_HANGING);
}

void Event_ReviveSuccess(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("subject"));
	if (client != 0 && g_isMarked[client])
	{
		Unmark(client);
	}
}

void Event_Over(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client != 0 && g_isMarked[client])
	{
		Unmark(client);
	}
}

void Mark(int client, const char[] text)
{
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR)
	{
		return;
	}

	Event hint = CreateEvent("instructor_server_hint_create", true);
	if (hint == null)
	{
		return;
	}

	char hintName[HINT_NAME_LENGTH];
	NameOf(client, hintName, sizeof(hintName));
	char caption[CAPTION_LENGTH];
	FormatEx(caption, sizeof(caption), text, client);
	char color[16];
	g_color.GetString(color, sizeof(color));

	hint.SetString("hint_name", hintName);
	hint.SetInt("hint_target", client);
	hint.SetInt("hint_timeout", g_seconds.IntValue);
	hint.SetString("hint_icon_onscreen", "icon_alert_red");
	hint.SetString("hint_icon_offscreen", "icon_alert_red");
	hint.SetString("hint_caption", caption);
	hint.SetString("hint_color", color);
	hint.SetFloat("hint_icon_offset", 30.0);
	hint.SetBool("hint_allow_nodraw_target", true);
	hint.SetBool("hint_forcecaption", true);

	g_isMarked[client] = true;
	SendToTeammates(hint, client);
}

void Unmark(int client)
{
	g_isMarked[client] = false;
	Event stop = CreateEvent("instructor_server_hint_stop", true);
	if (stop == null)
	{
		return;
	}

	char hintName[HINT_NAME_LENGTH];
	NameOf(client, hintName, sizeof(hintName));
	stop.SetString("hint_name", hintName);
	SendToTeammates(stop, client);
}

void SendToTeammates(Event event, int except)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (client != except && IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == TEAM_SURVIVOR)
		{
			event.FireToClient(client);
		}
	}

	// Sent to single clients it is not fired, so it has to be freed.
	event.Cancel();
}

void NameOf(int client, char[] hintName, int size)
{
	FormatEx(hintName, size, "l4d2_rescue_hint_%d", client);
}
