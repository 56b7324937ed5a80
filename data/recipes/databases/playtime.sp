/*
 * Keeps how long each player has played on this server, over all visits, and shows it with !playtime.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define STEAM_ID_LENGTH 32
#define QUERY_LENGTH 512
#define TEXT_TIME "\x04[Time]\x01 You have played here for \x05%d\x01 h \x05%d\x01 min."

public Plugin myinfo =
{
	name = "Playtime",
	author = "L4D2 Architect",
	description = "Saves the time that players spend on the server",
	version = "1.0.0",
	url = ""
};

Database g_database;
int g_before[MAXPLAYERS + 1];
float g_joinedAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_playtime", Command_Playtime, "Shows how long you have played here.");
	Database.Connect(Database_Connected, "storage-local");
}

void Database_Connected(Database database, const char[] error, any data)
{
	if (database == null)
	{
		SetFailState("There is no database: %s", error);
	}

	g_database = database;
	g_database.Query(Query_Nothing, "CREATE TABLE IF NOT EXISTS l4d2_playtime (steam_id TEXT PRIMARY KEY, seconds INTEGER NOT NULL)");

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && IsClientAuthorized(client))
		{
			OnClientPostAdminCheck(client);
		}
	}
}

public void OnClientPostAdminCheck(int client)
{
	g_before[client] = 0;
	g_joinedAt[client] = GetEngineTime();

	char steamId[STEAM_ID_LENGTH];
	if (g_database == null || IsFakeClient(client) || !GetClientAuthId(client, AuthId_Steam2, steamId, sizeof(steamId)))
	{
		return;
	}

	char query[QUERY_LENGTH];
	g_database.Format(query, sizeof(query), "SELECT seconds FROM l4d2_playtime WHERE steam_id = '%s'", steamId);
	g_database.Query(Query_Loaded, query, GetClientUserId(client));
}

void Query_Loaded(Database database, DBResultSet results, const char[] error, int userId)
{
	if (results == null)
	{
		LogError("The playtime was not read: %s", error);
		return;
	}

	int client = GetClientOfUserId(userId);
	if (client != 0 && results.FetchRow())
	{
		g_before[client] = results.FetchInt(0);
	}
}

public void OnClientDisconnect(int client)
{
	char steamId[STEAM_ID_LENGTH];
	if (g_database == null || g_joinedAt[client] == 0.0 || IsFakeClient(client)
		|| !GetClientAuthId(client, AuthId_Steam2, steamId, sizeof(steamId)))
	{
		return;
	}

	int seconds = SecondsOfVisit(client);
	g_joinedAt[client] = 0.0;

	// The sum is made in the database: what was there may not have been read yet.
	char query[QUERY_LENGTH];
	g_database.Format(query, sizeof(query), "INSERT OR IGNORE INTO l4d2_playtime (steam_id, seconds) VALUES ('%s', 0)", steamId);
	g_database.Query(Query_Nothing, query);
	g_database.Format(query, sizeof(query), "UPDATE l4d2_playtime SET seconds = seconds + %d WHERE steam_id = '%s'", seconds, steamId);
	g_database.Query(Query_Nothing, query);
}

void Query_Nothing(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The playtime was not saved: %s", error);
	}
}

Action Command_Playtime(int client, int args)
{
	if (client == 0)
	{
		ReplyToCommand(client, "This command is for players.");
		return Plugin_Handled;
	}

	int minutes = (g_before[client] + SecondsOfVisit(client)) / 60;
	ReplyToCommand(client, TEXT_TIME, minutes / 60, minutes % 60);
	return Plugin_Handled;
}

int SecondsOfVisit(int client)
{
	return g_joinedAt[client] > 0.0 ? RoundToFloor(GetEngineTime() - g_joinedAt[client]) : 0;
}
