/*
 * Who is helped up stands with more health, and the helper gets a little for it as well.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define MOST_TOGETHER 100.0

public Plugin myinfo =
{
	name = "Revive Bonus",
	author = "L4D2 Architect",
	description = "More health for revived survivors and for those who help them",
	version = "1.0.0",
	url = ""
};

ConVar g_revivedHealth;
ConVar g_helperBonus;

public void OnPluginStart()
{
	g_revivedHealth = CreateConVar("l4d2_revive_bonus_health", "50", "Temporary health after being helped up.", _, true, 1.0, true, 99.0);
	g_helperBonus = CreateConVar("l4d2_revive_bonus_helper", "5", "Temporary health for the helper.", _, true, 0.0, true, 50.0);
	AutoExecConfig(true, "l4d2_revive_bonus");

	HookEvent("revive_success", Event_ReviveSuccess);
}

void Event_ReviveSuccess(Event event, const char[] name, bool dontBroadcast)
{
	// Who hung from a ledge keeps the health of before.
	if (event.GetBool("ledge_hang"))
	{
		return;
	}

	int revived = GetClientOfUserId(event.GetInt("subject"));
	if (IsLivingSurvivor(revived))
	{
		SetTemporaryHealth(revived, g_revivedHealth.FloatValue);
	}

	int helper = GetClientOfUserId(event.GetInt("userid"));
	if (helper != revived && IsLivingSurvivor(helper) && g_helperBonus.FloatValue > 0.0)
	{
		float together = GetTemporaryHealth(helper) + g_helperBonus.FloatValue;
		float most = MOST_TOGETHER - float(GetClientHealth(helper));
		SetTemporaryHealth(helper, together < most ? together : most);
	}
}

// Temporary health is kept as what it was at a time; the game lets it melt from there.
float GetTemporaryHealth(int client)
{
	static ConVar decay;
	if (decay == null)
	{
		decay = FindConVar("pain_pills_decay_rate");
	}

	float passed = GetGameTime() - GetEntPropFloat(client, Prop_Send, "m_healthBufferTime");
	float left = GetEntPropFloat(client, Prop_Send, "m_healthBuffer") - passed * decay.FloatValue;
	return left > 0.0 ? left : 0.0;
}

void SetTemporaryHealth(int client, float health)
{
	SetEntPropFloat(client, Prop_Send, "m_healthBuffer", health > 0.0 ? health : 0.0);
	SetEntPropFloat(client, Prop_Send, "m_healthBufferTime", GetGameTime());
}

bool IsLivingSurvivor(int client)
{
	return client > 0 && IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client);
}
