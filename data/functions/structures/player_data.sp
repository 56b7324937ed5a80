#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

static int g_kills[MAXPLAYERS + 1];
static int g_deaths[MAXPLAYERS + 1];

/** The kills and deaths of a player: `PlayerData data = PlayerData(client); data.Kills++;`. */
methodmap PlayerData
{
	public PlayerData(int client) {
		return view_as<PlayerData>(client);
	}

	property int Client
	{
		public get() { return view_as<int>(this); }
	}

	property int Kills
	{
		public get() { return g_kills[this.Client]; }
		public set(int kills) { g_kills[this.Client] = kills; }
	}

	property int Deaths
	{
		public get() { return g_deaths[this.Client]; }
		public set(int deaths) { g_deaths[this.Client] = deaths; }
	}

	/** Kills for each death. */
	property float Ratio
	{
		public get() { return float(this.Kills) / float(this.Deaths > 0 ? this.Deaths : 1); }
	}

	/** Forgets both: for somebody who joins or leaves, and for a new map. */
	public void Reset() {
		this.Kills = 0;
		this.Deaths = 0;
	}
}
