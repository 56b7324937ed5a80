/*
 * A box on every screen with the health of the survivors, drawn by the game's own scripted HUD.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define DRAW_SECONDS 1.0
#define NAME_LENGTH 13
#define TEXT_LENGTH 128

// The box at the far left of the scripted HUD, and what its flags mean.
#define BOX 7
#define FLAG_NO_BACKGROUND (1 << 6)
#define FLAG_ALIGN_LEFT (1 << 8)
#define FLAG_TEXT (1 << 13)
#define FLAG_HIDDEN (1 << 14)

public Plugin myinfo =
{
	name = "Team Health",
	author = "L4D2 Architect",
	description = "Shows the health of all survivors in a box on the screen",
	version = "1.0.0",
	url = ""
};

ConVar g_isOn;
ConVar g_left;
ConVar g_top;
ConVar g_decayRate;

bool g_isShown;

public void OnPluginStart()
{
	g_isOn = CreateConVar("l4d2_team_health_on", "1", "Show the box: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	g_left = CreateConVar("l4d2_team_health_left", "0.01", "Where the box begins, from the left: 0 to 1.", _, true, 0.0, true, 1.0);
	g_top = CreateConVar("l4d2_team_health_top", "0.25", "Where the box begins, from the top: 0 to 1.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_team_health");

	g_decayRate = FindConVar("pain_pills_decay_rate");
}

public void OnPluginEnd()
{
	Hide();
}

public void OnMapStart()
{
	CreateTimer(DRAW_SECONDS, Timer_Draw, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnMapEnd()
{
	// The rules of the game, which hold the boxes, end with the map.
	g_isShown = false;
}

Action Timer_Draw(Handle timer)
{
	char text[TEXT_LENGTH];
	WriteTeam(text, sizeof(text));
	if (!g_isOn.BoolValue || text[0] == '\0')
	{
		Hide();
	}
	else
	{
		Draw(text);
	}
	return Plugin_Continue;
}

// As many lines as the game can send: the box holds 127 characters.
void WriteTeam(char[] text, int size)
{
	int length = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR)
		{
			continue;
		}

		char line[NAME_LENGTH + 16];
		WriteLine(client, line, sizeof(line));
		if (length + strlen(line) + 1 >= size)
		{
			return;
		}
		length += FormatEx(text[length], size - length, "%s\n", line);
	}
}

void WriteLine(int client, char[] line, int size)
{
	char name[NAME_LENGTH];
	GetClientName(client, name, sizeof(name));
	if (!IsPlayerAlive(client))
	{
		FormatEx(line, size, "%s: dead", name);
	}
	else if (GetEntProp(client, Prop_Send, "m_isHangingFromLedge"))
	{
		FormatEx(line, size, "%s: hangs", name);
	}
	else if (GetEntProp(client, Prop_Send, "m_isIncapacitated"))
	{
		FormatEx(line, size, "%s: down", name);
	}
	else
	{
		bool isLast = GetEntProp(client, Prop_Send, "m_bIsOnThirdStrike") != 0;
		FormatEx(line, size, "%s: %d%s", name, GetClientHealth(client) + MeltingHealth(client), isLast ? " (last)" : "");
	}
}

int MeltingHealth(int client)
{
	float age = GetGameTime() - GetEntPropFloat(client, Prop_Send, "m_healthBufferTime");
	int health = RoundToCeil(GetEntPropFloat(client, Prop_Send, "m_healthBuffer") - age * g_decayRate.FloatValue);
	return health > 0 ? health : 0;
}

void Draw(const char[] text)
{
	g_isShown = true;

	// Without this the game sends the boxes to nobody.
	GameRules_SetProp("m_bChallengeModeActive", 1, _, _, true);

	GameRules_SetPropFloat("m_fScriptedHUDPosX", g_left.FloatValue, BOX, true);
	GameRules_SetPropFloat("m_fScriptedHUDPosY", g_top.FloatValue, BOX, true);
	GameRules_SetPropFloat("m_fScriptedHUDWidth", 0.3, BOX, true);
	GameRules_SetPropFloat("m_fScriptedHUDHeight", 0.2, BOX, true);
	GameRules_SetPropString("m_szScriptedHUDStringSet", text, true, BOX);
	GameRules_SetProp("m_iScriptedHUDFlags", FLAG_TEXT | FLAG_ALIGN_LEFT | FLAG_NO_BACKGROUND, _, BOX, true);
}

void Hide()
{
	if (g_isShown)
	{
		g_isShown = false;
		GameRules_SetProp("m_iScriptedHUDFlags", FLAG_HIDDEN, _, BOX, true);
	}
}
