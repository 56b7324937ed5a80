/*
 * Connects to a database, notes each visit of a player in it, and tells with !visits how often one was here.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define DATABASE "storage-local"

public Plugin myinfo =
{
	name = "Visits",
	author = "L4D2 Architect",
	description = "Counts visits in a database",
	version = "1.0.0",
	url = ""
};

Database g_visits;

public void OnPluginStart()
{
	RegConsoleCmd("sm_visits", Command_Visits, "Shows how often you were on this server.");
	Database.Connect(Connect_Done, DATABASE);
}

void Connect_Done(Database database, const char[] error, any data)
{
	if (database == null)
	{
		SetFailState("The database %s can not be reached: %s", DATABASE, error);
	}

	g_visits = database;
	g_visits.Query(Query_Made, "CREATE TABLE IF NOT EXISTS l4d2_visits (player VARCHAR(32) NOT NULL, came INTEGER NOT NULL)");
}

void Query_Made(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The database refused a query: %s", error);
	}
}

public void OnClientPostAdminCheck(int client)
{
	char player[32];
	if (g_visits == null || IsFakeClient(client) || !GetClientAuthId(client, AuthId_Steam2, player, sizeof(player)))
	{
		return;
	}

	char query[160];
	g_visits.Format(query, sizeof(query), "INSERT INTO l4d2_visits (player, came) VALUES ('%s', %d)", player, GetTime());
	g_visits.Query(Query_Made, query);
}

Action Command_Visits(int client, int args)
{
	char player[32];
	if (client == 0 || g_visits == null || !GetClientAuthId(client, AuthId_Steam2, player, sizeof(player)))
	{
		ReplyToCommand(client, "Visits can not be shown now.");
		return Plugin_Handled;
	}

	char query[160];
	g_visits.Format(query, sizeof(query), "SELECT COUNT(*), MIN(came) FROM l4d2_visits WHERE player = '%s'", player);
	g_visits.Query(Query_Counted, query, GetClientUserId(client));
	return Plugin_Handled;
}

void Query_Counted(Database database, DBResultSet results, const char[] error, int userId)
{
	if (results == null)
	{
		LogError("The visits can not be read: %s", error);
		return;
	}

	int client = GetClientOfUserId(userId);
	if (client == 0 || !IsClientInGame(client) || !results.FetchRow() || results.FetchInt(0) == 0)
	{
		return;
	}

	char first[32];
	FormatTime(first, sizeof(first), "%Y-%m-%d", results.FetchInt(1));
	PrintToChat(client, "\x04[Visits]\x01 Maps that you have played here: \x05%d\x01, the first on %s.", results.FetchInt(0), first);
}
