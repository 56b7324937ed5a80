/*
 * Shows the infected team to spectators and to the infected: who is which class, with how much health.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SPECTATOR 1
#define TEAM_INFECTED 3
#define CLASS_TANK 8
#define DRAW_SECONDS 1.0
#define PANEL_SECONDS 3
#define LINE_LENGTH 80

char g_classNames[][] = { "", "Smoker", "Boomer", "Hunter", "Spitter", "Jockey", "Charger", "Witch", "Tank" };

public Plugin myinfo =
{
	name = "Infected HUD",
	author = "L4D2 Architect",
	description = "A panel of the infected team for spectators and infected players",
	version = "1.0.0",
	url = ""
};

ConVar g_forInfected;
ConVar g_listsBots;

bool g_isHidden[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_forInfected = CreateConVar("l4d2_infected_hud_for_infected", "1", "Who sees it: 0 spectators, 1 infected players as well.", _, true, 0.0, true, 1.0);
	g_listsBots = CreateConVar("l4d2_infected_hud_bots", "1", "List bots as well: 1 yes, 0 players only.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_infected_hud");

	RegConsoleCmd("sm_infectedhud", Command_Toggle, "Shows or hides the panel of the infected.");
}

public void OnMapStart()
{
	CreateTimer(DRAW_SECONDS, Timer_Draw, _, TIMER_REPEAT | TIMER_FLAG_NO_MAPCHANGE);
}

public void OnClientConnected(int client)
{
	g_isHidden[client] = false;
}

Action Command_Toggle(int client, int args)
{
	if (client != 0)
	{
		g_isHidden[client] = !g_isHidden[client];
		ReplyToCommand(client, "[SM] The panel of the infected is %s.", g_isHidden[client] ? "hidden" : "shown");
	}
	return Plugin_Handled;
}

Action Timer_Draw(Handle timer)
{
	Panel panel;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!CanSee(client))
		{
			continue;
		}
		if (panel == null)
		{
			panel = MakePanel();
		}
		panel.Send(client, Panel_Nothing, PANEL_SECONDS);
	}
	delete panel;
	return Plugin_Continue;
}

bool CanSee(int client)
{
	if (!IsClientInGame(client) || IsFakeClient(client) || g_isHidden[client])
	{
		return false;
	}

	int team = GetClientTeam(client);
	if (team != TEAM_SPECTATOR && (team != TEAM_INFECTED || !g_forInfected.BoolValue))
	{
		return false;
	}

	// A vote or a menu that the player has open comes first.
	MenuSource open = GetClientMenu(client);
	return open == MenuSource_None || open == MenuSource_RawPanel;
}

Panel MakePanel()
{
	Panel panel = new Panel();
	panel.SetTitle("Infected");

	int count = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (!IsClientInGame(client) || GetClientTeam(client) != TEAM_INFECTED || (IsFakeClient(client) && !IsListedBot(client)))
		{
			continue;
		}

		char line[LINE_LENGTH];
		Describe(client, line, sizeof(line));
		panel.DrawText(line);
		count++;
	}
	if (count == 0)
	{
		panel.DrawText("Nobody");
	}
	return panel;
}

// Dead bots are about to be removed; a dead player waits for the next spawn.
bool IsListedBot(int client)
{
	return g_listsBots.BoolValue && IsPlayerAlive(client);
}

void Describe(int client, char[] line, int size)
{
	char name[MAX_NAME_LENGTH];
	if (IsFakeClient(client))
	{
		strcopy(name, sizeof(name), "bot");
	}
	else
	{
		GetClientName(client, name, sizeof(name));
	}

	int zombieClass = GetEntProp(client, Prop_Send, "m_zombieClass");
	if (!IsPlayerAlive(client) || zombieClass < 1 || zombieClass > CLASS_TANK)
	{
		FormatEx(line, size, "%s: dead", name);
	}
	else if (GetEntProp(client, Prop_Send, "m_isGhost"))
	{
		FormatEx(line, size, "%s: %s, not spawned", name, g_classNames[zombieClass]);
	}
	else if (zombieClass == CLASS_TANK)
	{
		int control = 100 - GetEntProp(client, Prop_Send, "m_frustration");
		FormatEx(line, size, "%s: Tank, %d health, %d %% control", name, GetClientHealth(client), control);
	}
	else
	{
		FormatEx(line, size, "%s: %s, %d health", name, g_classNames[zombieClass], GetClientHealth(client));
	}
}

int Panel_Nothing(Menu menu, MenuAction action, int client, int item)
{
	return 0;
}
