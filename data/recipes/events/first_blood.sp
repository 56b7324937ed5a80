/*
 * The firsts of a round: who kills the first special infected, and who is the first to go down.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define TEAM_INFECTED 3
#define FULL_HEALTH 100

#define SOUND_FIRST_BLOOD "ui/littlereward.wav"

#define TEXT_FIRST_BLOOD "\x04[Round]\x01 First blood: \x05%N\x01 killed \x05%N\x01."
#define TEXT_FIRST_DOWN "\x04[Round]\x05 %N\x01 is the first to go down."

public Plugin myinfo =
{
	name = "First Blood",
	author = "L4D2 Architect",
	description = "Announces the first kill and the first fall of each round",
	version = "1.0.0",
	url = ""
};

ConVar g_reward;
ConVar g_sound;
ConVar g_tellFall;

bool g_isBloodDrawn;
bool g_hasFallen;

public void OnPluginStart()
{
	g_reward = CreateConVar("l4d2_first_blood_reward", "10", "Health for the first kill, up to full health. 0 gives none.", _, true, 0.0, true, 100.0);
	g_sound = CreateConVar("l4d2_first_blood_sound", "1", "Play a sound to everyone: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	g_tellFall = CreateConVar("l4d2_first_blood_fall", "1", "Say who goes down first as well: 1 yes, 0 no.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_first_blood");

	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
	HookEvent("player_death", Event_PlayerDeath);
	HookEvent("player_incapacitated", Event_PlayerIncapacitated);
}

public void OnMapStart()
{
	PrecacheSound(SOUND_FIRST_BLOOD);
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	g_isBloodDrawn = false;
	g_hasFallen = false;
}

void Event_PlayerDeath(Event event, const char[] name, bool dontBroadcast)
{
	int victim = GetClientOfUserId(event.GetInt("userid"));
	int killer = GetClientOfUserId(event.GetInt("attacker"));
	if (g_isBloodDrawn || !IsOnTeam(victim, TEAM_INFECTED) || !IsOnTeam(killer, TEAM_SURVIVOR))
	{
		return;
	}

	g_isBloodDrawn = true;
	PrintToChatAll(TEXT_FIRST_BLOOD, killer, victim);
	if (g_sound.BoolValue)
	{
		EmitSoundToAll(SOUND_FIRST_BLOOD);
	}
	Reward(killer);
}

void Reward(int client)
{
	// The health of who is down melts away; adding to it would only prolong that.
	if (!IsPlayerAlive(client) || GetEntProp(client, Prop_Send, "m_isIncapacitated"))
	{
		return;
	}

	int room = FULL_HEALTH - GetClientHealth(client);
	int reward = g_reward.IntValue < room ? g_reward.IntValue : room;
	if (reward > 0)
	{
		SetEntityHealth(client, GetClientHealth(client) + reward);
	}
}

void Event_PlayerIncapacitated(Event event, const char[] name, bool dontBroadcast)
{
	// Tanks go down as well before they die.
	int fallen = GetClientOfUserId(event.GetInt("userid"));
	if (g_hasFallen || !IsOnTeam(fallen, TEAM_SURVIVOR))
	{
		return;
	}

	g_hasFallen = true;
	if (g_tellFall.BoolValue)
	{
		PrintToChatAll(TEXT_FIRST_DOWN, fallen);
	}
}

bool IsOnTeam(int client, int team)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == team;
}
