/*
 * Tells the survivors in their own languages that one of them has found a defibrillator.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVORS 2

public Plugin myinfo =
{
	name = "Finds",
	author = "L4D2 Architect",
	description = "Tells survivors who has found a defibrillator",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("finds.phrases");
	HookEvent("item_pickup", Event_ItemPickup);
}

void Event_ItemPickup(Event event, const char[] name, bool dontBroadcast)
{
	char item[32];
	event.GetString("item", item, sizeof(item));
	int finder = GetClientOfUserId(event.GetInt("userid"));
	if (!StrEqual(item, "defibrillator") || finder == 0 || !IsClientInGame(finder) || GetClientTeam(finder) != TEAM_SURVIVORS)
	{
		return;
	}

	for (int client = 1; client <= MaxClients; client++)
	{
		if (IsClientInGame(client) && !IsFakeClient(client) && GetClientTeam(client) == TEAM_SURVIVORS)
		{
			PrintToChat(client, "%t", "Found Defib", finder);
		}
	}
}
