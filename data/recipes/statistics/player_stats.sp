/*
 * Tracks kills, deaths and headshots of each player and stores them in a database; !stats shows one's own.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2
#define TEAM_INFECTED 3

enum struct Stats
{
	int kills;
	int deaths;
	int headshots;

	bool IsEmpty()
	{
		return this.kills + this.deaths + this.headshots == 0;
	}

	void Clear()
	{
		this.kills = 0;
		this.deaths = 0;
		this.headshots = 0;
	}
}

public Plugin myinfo =
{
	name = "Player Stats",
	author = "L4D2 Architect",
	description = "Kills, deaths and headshots of each player, kept for good",
	version = "1.0.0",
	url = ""
};

Database g_stats;
Stats g_fresh[MAXPLAYERS + 1];

public void OnPluginStart()
{
	RegConsoleCmd("sm_stats", Command_Stats, "Shows your kills, deaths and headshots.");
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("infected_death", Event_InfectedDeath);
	Database.Connect(OnConnected, "storage-local");
}

void OnConnected(Database database, const char[] error, any data)
{
	if (database == null)
	{
		LogError("Stats are only kept until players leave, for there is no database: %s", error);
		return;
	}
	g_stats = database;
	database.Query(OnWritten, "CREATE TABLE IF NOT EXISTS l4d2_player_stats (id VARCHAR(32) PRIMARY KEY, kills INTEGER, deaths INTEGER, headshots INTEGER)");
}

public void OnClientConnected(int client)
{
	g_fresh[client].Clear();
}

public void OnClientDisconnect(int client)
{
	Store(client);
}

public void OnMapEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client))
		{
			Store(client);
		}
	}
}

void Event_InfectedDeath(Event event, const char[] name, bool dontBroadcast)
{
	Count(GetClientOfUserId(event.GetInt("attacker")), event.GetBool("headshot"));
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	if (victim == 0 || !IsClientInGame(victim))
	{
		return;
	}
	g_fresh[victim].deaths++;
	if (GetClientTeam(victim) == TEAM_INFECTED)
	{
		Count(GetClientOfUserId(event.GetInt("attacker")), event.GetBool("headshot"));
	}
}

void Count(int killer, bool isHeadshot)
{
	if (killer == 0 || !IsClientInGame(killer) || GetClientTeam(killer) != TEAM_SURVIVORS)
	{
		return;
	}
	g_fresh[killer].kills++;
	if (isHeadshot)
	{
		g_fresh[killer].headshots++;
	}
}

// What is fresh is added to what is stored, so that nothing has to be read when somebody joins.
void Store(int client)
{
	char id[32], query[256];
	if (g_stats == null || IsFakeClient(client) || g_fresh[client].IsEmpty() || !GetClientAuthId(client, AuthId_Steam2, id, sizeof(id)))
	{
		return;
	}

	Transaction both = new Transaction();
	g_stats.Format(query, sizeof(query), "INSERT OR IGNORE INTO l4d2_player_stats (id, kills, deaths, headshots) VALUES ('%s', 0, 0, 0)", id);
	both.AddQuery(query);
	g_stats.Format(query, sizeof(query), "UPDATE l4d2_player_stats SET kills = kills + %d, deaths = deaths + %d, headshots = headshots + %d WHERE id = '%s'",
		g_fresh[client].kills, g_fresh[client].deaths, g_fresh[client].headshots, id);
	both.AddQuery(query);
	g_stats.Execute(both, _, OnFailed);
	g_fresh[client].Clear();
}

void OnFailed(Database database, any data, int count, const char[] error, int failed, any[] queryData)
{
	LogError("Stats were not stored: %s", error);
}

void OnWritten(Database database, DBResultSet results, const char[] error, any data)
{
	if (results == null)
	{
		LogError("The table of stats was not made: %s", error);
	}
}

Action Command_Stats(int client, int args)
{
	char id[32], query[128];
	if (client == 0 || g_stats == null || !GetClientAuthId(client, AuthId_Steam2, id, sizeof(id)))
	{
		ReplyToCommand(client, "Stats can not be shown now.");
		return Plugin_Handled;
	}

	Store(client);
	g_stats.Format(query, sizeof(query), "SELECT kills, deaths, headshots FROM l4d2_player_stats WHERE id = '%s'", id);
	g_stats.Query(OnRead, query, GetClientUserId(client));
	return Plugin_Handled;
}

void OnRead(Database database, DBResultSet results, const char[] error, any userId)
{
	int client = GetClientOfUserId(userId);
	if (client == 0 || !IsClientInGame(client))
	{
		return;
	}
	if (results == null || !results.FetchRow())
	{
		PrintToChat(client, "\x04[Stats]\x01 Nothing is known of you yet.");
		return;
	}
	PrintToChat(client, "\x04[Stats]\x01 Kills: \x05%d\x01, deaths: \x05%d\x01, headshots: \x05%d\x01", results.FetchInt(0), results.FetchInt(1), results.FetchInt(2));
}
