/*
 * Saves the special infected that players have killed, and shows the ten best with !top10.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define STEAM_ID_LENGTH 32
#define QUERY_LENGTH 512
#define MENU_SECONDS 20

public Plugin myinfo =
{
	name = "Kill Records",
	author = "L4D2 Architect",
	description = "A lasting ranking of kills",
	version = "1.0.0",
	url = ""
};

Database g_database;
int g_unsaved[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_top10", Command_Top, "Shows the players with most kills.");
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("round_end", Event_RoundEnd, EventHookMode_PostNoCopy);
	Database.Connect(Database_Connected, "storage-local");
}

void Database_Connected(Database database, const char[] error, any data)
{
	if (database == null)
	{
		SetFailState("There is no database: %s", error);
	}

	g_database = database;
	g_database.Query(Query_Done, "CREATE TABLE IF NOT EXISTS l4d2_kill_records (steam_id TEXT PRIMARY KEY, name TEXT, kills INTEGER NOT NULL)");
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (victim == 0 || !IsClientInGame(victim) || GetClientTeam(victim) != TEAM_INFECTED)
	{
		return;
	}
	if (killer != 0 && IsClientInGame(killer) && GetClientTeam(killer) == TEAM_SURVIVOR && !IsFakeClient(killer))
	{
		g_unsaved[killer]++;
	}
}

void Event_RoundEnd(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Save(client);
	}
}

public void OnClientDisconnect(int client)
{
	Save(client);
	g_unsaved[client] = 0;
}

// One write for many kills: a database is no place for every shot.
void Save(int client)
{
	char steamId[STEAM_ID_LENGTH];
	if (g_database == null || g_unsaved[client] == 0 || !IsClientInGame(client)
		|| !GetClientAuthId(client, AuthId_Steam2, steamId, sizeof(steamId)))
	{
		return;
	}

	char query[QUERY_LENGTH];
	g_database.Format(query, sizeof(query), "INSERT OR IGNORE INTO l4d2_kill_records (steam_id, name, kills) VALUES ('%s', '', 0)", steamId);
	g_database.Query(Query_Done, query);

	char name[MAX_NAME_LENGTH];
	GetClientName(client, name, sizeof(name));
	g_database.Format(query, sizeof(query), "UPDATE l4d2_kill_records SET kills = kills + %d, name = '%s' WHERE steam_id = '%s'", g_unsaved[client], name, steamId);
	g_database.Query(Query_Done, query);
	g_unsaved[client] = 0;
}

void Query_Done(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The kills were not saved: %s", error);
	}
}

Action Command_Top(int client, int args)
{
	if (client == 0 || g_database == null)
	{
		ReplyToCommand(client, "The ranking can not be shown now.");
		return Plugin_Handled;
	}

	g_database.Query(Query_Top, "SELECT name, kills FROM l4d2_kill_records ORDER BY kills DESC LIMIT 10", GetClientUserId(client));
	return Plugin_Handled;
}

void Query_Top(Database database, DBResultSet results, const char[] error, int userId)
{
	int client = GetClientOfUserId(userId);
	if (results == null)
	{
		LogError("The ranking was not read: %s", error);
		return;
	}
	if (client == 0 || !IsClientInGame(client))
	{
		return;
	}

	Menu menu = new Menu(Menu_Top);
	menu.SetTitle("Most special infected killed");
	char name[MAX_NAME_LENGTH];
	char line[96];
	while (results.FetchRow())
	{
		results.FetchString(0, name, sizeof(name));
		FormatEx(line, sizeof(line), "%s: %d", name, results.FetchInt(1));
		menu.AddItem("", line, ITEMDRAW_DISABLED);
	}
	menu.Display(client, MENU_SECONDS);
}

int Menu_Top(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}
