/*
 * Remembers the fastest time from the first to the last saferoom of each map, and who held it.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define MAP_LENGTH 64
#define NAMES_LENGTH 160
#define QUERY_LENGTH 512
#define TEAM_SURVIVOR 2

#define TEXT_RECORD "\x04[Record]\x01 This map in \x05%.1f\x01 s: a new record."
#define TEXT_TIME "\x04[Record]\x01 This map in \x05%.1f\x01 s. The record is \x05%.1f\x01 s by %s."

public Plugin myinfo =
{
	name = "Map Records",
	author = "L4D2 Architect",
	description = "Keeps the fastest run of each map",
	version = "1.0.0",
	url = ""
};

Database g_database;
float g_leftAt;
float g_best;
char g_holders[NAMES_LENGTH];

public void OnPluginStart()
{
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("player_left_safe_area", Event_Left, EventHookMode_PostNoCopy);
	HookEvent("map_transition", Event_Finished, EventHookMode_PostNoCopy);
	Database.Connect(Database_Connected, "storage-local");
}

void Database_Connected(Database database, const char[] error, any data)
{
	if (database == null)
	{
		SetFailState("There is no database: %s", error);
	}

	g_database = database;
	g_database.Query(Query_Ready, "CREATE TABLE IF NOT EXISTS l4d2_map_records (map TEXT PRIMARY KEY, seconds REAL NOT NULL, holders TEXT)");
}

void Query_Ready(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		SetFailState("The table can not be made: %s", error);
	}
	Load();
}

public void OnMapStart()
{
	g_leftAt = 0.0;
	Load();
}

void Load()
{
	g_best = 0.0;
	g_holders[0] = '\0';
	if (g_database == null)
	{
		return;
	}

	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	char query[QUERY_LENGTH];
	g_database.Format(query, sizeof(query), "SELECT seconds, holders FROM l4d2_map_records WHERE map = '%s'", map);
	g_database.Query(Query_Loaded, query);
}

void Query_Loaded(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The record was not read: %s", error);
	}
	else if (results.FetchRow())
	{
		g_best = results.FetchFloat(0);
		results.FetchString(1, g_holders, sizeof(g_holders));
	}
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_leftAt = 0.0;
}

void Event_Left(Event event, const char[] name, bool dontBroadcast)
{
	if (g_leftAt == 0.0)
	{
		g_leftAt = GetGameTime();
	}
}

void Event_Finished(Event event, const char[] name, bool dontBroadcast)
{
	if (g_leftAt == 0.0)
	{
		return;
	}

	float seconds = GetGameTime() - g_leftAt;
	g_leftAt = 0.0;
	if (g_best > 0.0 && seconds >= g_best)
	{
		PrintToChatAll(TEXT_TIME, seconds, g_best, g_holders);
		return;
	}

	PrintToChatAll(TEXT_RECORD, seconds);
	Save(seconds);
}

void Save(float seconds)
{
	if (g_database == null)
	{
		return;
	}

	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	char holders[NAMES_LENGTH];
	ListSurvivors(holders, sizeof(holders));
	char query[QUERY_LENGTH];
	g_database.Format(query, sizeof(query), "REPLACE INTO l4d2_map_records (map, seconds, holders) VALUES ('%s', %f, '%s')", map, seconds, holders);
	g_database.Query(Query_Saved, query);
}

void Query_Saved(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The record was not saved: %s", error);
	}
}

void ListSurvivors(char[] names, int size)
{
	int length = 0;
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && !IsFakeClient(client))
		{
			length += FormatEx(names[length], size - length, length > 0 ? ", %N" : "%N", client);
		}
	}
}
