"""Plugins of ours to collect and prepare, as small as can be: whole, with mistakes, old, with secrets, twice."""

from __future__ import annotations

from pathlib import Path

HEAD = "#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n#include <sdktools>\n"

TANK = (
    HEAD
    + """
#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Tank Health",
	author = "us",
	description = "Announces a Tank and heals all survivors when one spawns",
	version = "1.0",
	url = ""
};

ConVar g_amount;
int g_tanks;

public void OnPluginStart()
{
	g_amount = CreateConVar("test_tank_heal", "20", "How much health survivors get when a Tank spawns.", _, true, 0.0);
	HookEvent("tank_spawn", Event_TankSpawn);
	RegAdminCmd("sm_tanks", Command_Tanks, ADMFLAG_GENERIC, "Tells how many Tanks there were.");
}

/**
 * Gives a survivor more health, but never more than is allowed.
 *
 * @param client    Client index of a survivor in the game.
 * @param amount    How much.
 */
void GiveHealth(int client, int amount)
{
	int health = GetClientHealth(client) + amount;
	int most = GetEntProp(client, Prop_Data, "m_iMaxHealth");
	if (health > most)
	{
		health = most;
	}
	SetEntityHealth(client, health);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	g_tanks++;
	PrintToChatAll("A Tank has come!");
	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVORS && IsPlayerAlive(client))
		{
			GiveHealth(client, g_amount.IntValue);
		}
	}
}

Action Command_Tanks(int client, int args)
{
	ReplyToCommand(client, "There were %d Tanks.", g_tanks);
	return Plugin_Handled;
}
"""
)

WITCH = (
    HEAD
    + """
int g_witches;
char g_last[64];

public void OnPluginStart()
{
	HookEvent("witch_spawn", Event_WitchSpawn);
	HookEvent("witch_killed", Event_WitchKilled);
}

void Event_WitchSpawn(Event event, const char[] name, bool dontBroadcast)
{
	g_witches++;
	int witch = event.GetInt("witchid");
	GetEntityClassname(witch, g_last, sizeof(g_last));
	PrintHintTextToAll("A witch is near: %d of them were seen.", g_witches);
}

void Event_WitchKilled(Event event, const char[] name, bool dontBroadcast)
{
	int killer = GetClientOfUserId(event.GetInt("userid"));
	if (killer == 0 || !IsClientInGame(killer))
	{
		return;
	}
	if (event.GetBool("oneshot"))
	{
		PrintToChatAll("%N has killed %s with one shot.", killer, g_last);
	}
}
"""
)

MISTAKEN = (
    HEAD
    + """
public void OnPluginStart()
{
	HookEvent("smoker_tongue_grab", Event_Grab);
	PrintToServer("This plugin waits for a Smoker to grab someone.");
}

void Event_Grab(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("victim"));
	if (victim > 0 && IsClientInGame(victim))
	{
		PrintToChatAll("%N was grabbed by a Smoker.", victim);
	}
}

void Broken(int client)
{
	PrintToChat(client, "%d", NoSuchThing(client));
	PrintToChat(client, "This one calls a function that is not there.");
}
"""
)

OLD = """#include <sourcemod>

new Handle:g_cvar;
new g_count = 0;

public OnPluginStart()
{
	g_cvar = CreateConVar("test_old_jockey", "1", "Tells when a Jockey rides somebody.");
	HookEvent("jockey_ride", Event_Ride);
}

public Event_Ride(Handle:event, const String:name[], bool:dontBroadcast)
{
	new victim = GetClientOfUserId(GetEventInt(event, "victim"));
	if (victim > 0 && IsClientInGame(victim) && GetConVarBool(g_cvar))
	{
		g_count++;
		PrintToChatAll("%N is ridden by a Jockey, time %d.", victim, g_count);
	}
}
"""

SECRET = (
    HEAD
    + """
// Written by somebody, write to somebody.real@mail-host.net or STEAM_0:1:1234567
public void OnPluginStart()
{
	ServerCommand("rcon_password hunter2secret");
	ServerCommand("connect 93.184.216.34:27015");
	PrintToServer("The plugin that knows too much has started.");
}

public void OnMapStart()
{
	PrintToServer("A map begins; the admin is STEAM_0:1:1234567, as all know.");
	LogMessage("A map begins, and this is the log.");
}
"""
)

CSGO = (
    HEAD
    + """
#include <cstrike>

public void OnPluginStart()
{
	HookEvent("bomb_planted", Event_Bomb);
	HookEvent("bomb_defused", Event_Bomb);
	HookEvent("hostage_rescued", Event_Bomb);
}

void Event_Bomb(Event event, const char[] name, bool dontBroadcast)
{
	CS_TerminateRound(5.0, CSRoundEnd_TerroristWin);
	PrintToChatAll("The bomb has been planted by a terrorist.");
}
"""
)

FILES = {
    "a/tank.sp": TANK,
    "a/witch.sp": WITCH,
    "b/mistaken.sp": MISTAKEN,
    "b/old.sp": OLD,
    "b/tank_copy.sp": TANK.replace("A Tank has come!", "A Tank is here!"),
    "c/secret.sp": SECRET,
    "c/csgo.sp": CSGO,
    "c/same_witch.sp": "// The same again.\n" + WITCH,
}


def written(folder: Path) -> Path:
    """The plugins in a folder, with a licence for one of its parts."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "a/LICENSE").write_text("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n", "utf-8")
    (folder / "a/notes.txt").write_text("Not code.", "utf-8")
    return folder
