#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Asks a database for what it knows of a player, without holding up the game.
 *
 * @param database  An open database; Database.Connect gives one.
 * @param client    Client index of somebody in the game.
 */
stock void QueryKills(Database database, int client)
{
	char id[32], query[128];
	if (!GetClientAuthId(client, AuthId_Steam2, id, sizeof(id)))
	{
		return;
	}

	// A name or ID is never put into a query by itself: this Format escapes it.
	database.Format(query, sizeof(query), "SELECT kills FROM players WHERE steam_id = '%s'", id);
	database.Query(Query_Kills, query, GetClientUserId(client));
}

static void Query_Kills(Database database, DBResultSet results, const char[] error, any userId)
{
	if (results == null)
	{
		LogError("The database refused the query: %s", error);
		return;
	}

	// The player may have left while the database was working.
	int client = GetClientOfUserId(userId);
	if (client != 0 && IsClientInGame(client))
	{
		PrintToChat(client, "Your kills: %d", results.FetchRow() ? results.FetchInt(0) : 0);
	}
}
