/*
 * !dice tries your luck: six sides, three of them good and three of them bad.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define SIDES 6
#define FREEZE_SECONDS 4.0
#define BURN_SECONDS 2.0
#define SLAP_DAMAGE 10
#define FULL_HEALTH 100

#define TEXT_ROLLED "\x04[Dice]\x05 %N\x01 rolled a \x05%d\x01: %s."

public Plugin myinfo =
{
	name = "Dice Roll",
	author = "L4D2 Architect",
	description = "Survivors roll a dice for gifts and mishaps",
	version = "1.0.0",
	url = ""
};

ConVar g_rolls;
ConVar g_pause;

int g_used[MAXPLAYERS + 1];
float g_rolledAt[MAXPLAYERS + 1];
Handle g_thaw[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_rolls = CreateConVar("l4d2_dice_roll_uses", "3", "Rolls of a player in a round.", _, true, 1.0, true, 100.0);
	g_pause = CreateConVar("l4d2_dice_roll_pause", "30", "Seconds between two rolls of a player.", _, true, 0.0, true, 3600.0);
	AutoExecConfig(true, "l4d2_dice_roll");

	RegConsoleCmd("sm_dice", Command_Dice, "Rolls the dice.");
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnPluginEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Thaw(client);
	}
}

public void OnMapEnd()
{
	for (int client = 1; client <= MaxClients; client++)
	{
		delete g_thaw[client];
	}
}

public void OnClientDisconnect(int client)
{
	delete g_thaw[client];
	g_used[client] = 0;
	g_rolledAt[client] = 0.0;
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	for (int client = 1; client <= MaxClients; client++)
	{
		Thaw(client);
		g_used[client] = 0;
		g_rolledAt[client] = 0.0;
	}
}

Action Command_Dice(int client, int args)
{
	if (client == 0 || GetClientTeam(client) != TEAM_SURVIVOR || !IsPlayerAlive(client) || GetEntProp(client, Prop_Send, "m_isIncapacitated"))
	{
		ReplyToCommand(client, "[SM] The dice is for survivors on their feet.");
		return Plugin_Handled;
	}
	if (g_used[client] >= g_rolls.IntValue)
	{
		ReplyToCommand(client, "[SM] You have no rolls left in this round.");
		return Plugin_Handled;
	}

	float wait = g_rolledAt[client] + g_pause.FloatValue - GetGameTime();
	if (g_used[client] > 0 && wait > 0.0)
	{
		ReplyToCommand(client, "[SM] You can roll again in %d seconds.", RoundToCeil(wait));
		return Plugin_Handled;
	}

	g_used[client]++;
	g_rolledAt[client] = GetGameTime();
	Roll(client);
	return Plugin_Handled;
}

void Roll(int client)
{
	int side = GetRandomInt(1, SIDES);
	switch (side)
	{
		case 1:
		{
			IgniteEntity(client, BURN_SECONDS);
			PrintToChatAll(TEXT_ROLLED, client, side, "on fire");
		}
		case 2:
		{
			Freeze(client);
			PrintToChatAll(TEXT_ROLLED, client, side, "frozen to the ground");
		}
		case 3:
		{
			// Who has less than that would be killed by a joke.
			SlapPlayer(client, GetClientHealth(client) > SLAP_DAMAGE ? SLAP_DAMAGE : 0);
			PrintToChatAll(TEXT_ROLLED, client, side, "a slap in the face");
		}
		case 4:
		{
			GivePlayerItem(client, "weapon_adrenaline");
			PrintToChatAll(TEXT_ROLLED, client, side, "a shot of adrenaline");
		}
		case 5:
		{
			GivePlayerItem(client, "weapon_pipe_bomb");
			PrintToChatAll(TEXT_ROLLED, client, side, "a pipe bomb");
		}
		case SIDES:
		{
			if (GetClientHealth(client) < FULL_HEALTH)
			{
				SetEntityHealth(client, FULL_HEALTH);
				SetEntPropFloat(client, Prop_Send, "m_healthBuffer", 0.0);
			}
			PrintToChatAll(TEXT_ROLLED, client, side, "full health");
		}
	}
}

void Freeze(int client)
{
	SetEntityMoveType(client, MOVETYPE_NONE);
	delete g_thaw[client];
	g_thaw[client] = CreateTimer(FREEZE_SECONDS, Timer_Thaw, GetClientUserId(client));
}

Action Timer_Thaw(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	if (client != 0)
	{
		g_thaw[client] = null;
		Release(client);
	}
	return Plugin_Stop;
}

void Thaw(int client)
{
	if (g_thaw[client] != null)
	{
		delete g_thaw[client];
		Release(client);
	}
}

// The game may have set another way to move by now, such as that of the dead.
void Release(int client)
{
	if (IsClientInGame(client) && GetEntityMoveType(client) == MOVETYPE_NONE)
	{
		SetEntityMoveType(client, MOVETYPE_WALK);
	}
}
