/*
 * Tells the team who picks up something rare: the names of what counts as rare stand in a convar.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TEAM_SURVIVOR 2
#define LIST_LENGTH 256
#define MOST_ITEMS 16
#define ITEM_LENGTH 32

#define TEXT_PICKED_UP "\x04[Item]\x05 %N\x01 picked up \x05%s\x01."

public Plugin myinfo =
{
	name = "Item Announcer",
	author = "L4D2 Architect",
	description = "Tells survivors who of them picks up rare items",
	version = "1.0.0",
	url = ""
};

ConVar g_list;
ConVar g_pause;

StringMap g_rare;
StringMap g_toldAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_rare = new StringMap();
	for (int client = 1; client <= MAXPLAYERS; client++)
	{
		g_toldAt[client] = new StringMap();
	}

	g_list = CreateConVar("l4d2_item_announcer_items", "defibrillator,grenade_launcher,rifle_m60,chainsaw,upgradepack_explosive,upgradepack_incendiary", "What is announced, without weapon_ and with commas between.");
	g_pause = CreateConVar("l4d2_item_announcer_pause", "30", "The same item of the same player is announced again after this many seconds.", _, true, 0.0, true, 600.0);
	g_list.AddChangeHook(OnListChanged);
	AutoExecConfig(true, "l4d2_item_announcer");

	HookEvent("item_pickup", Event_ItemPickup);
	ReadList();
}

public void OnMapStart()
{
	// The game's time begins anew with each map.
	for (int client = 1; client <= MaxClients; client++)
	{
		g_toldAt[client].Clear();
	}
}

public void OnClientDisconnect(int client)
{
	g_toldAt[client].Clear();
}

void OnListChanged(ConVar convar, const char[] oldValue, const char[] newValue)
{
	ReadList();
}

void ReadList()
{
	g_rare.Clear();

	char list[LIST_LENGTH];
	g_list.GetString(list, sizeof(list));
	char items[MOST_ITEMS][ITEM_LENGTH];
	int count = ExplodeString(list, ",", items, sizeof(items), sizeof(items[]));
	for (int i = 0; i < count; i++)
	{
		TrimString(items[i]);
		g_rare.SetValue(items[i], true);
	}
}

void Event_ItemPickup(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client) || GetClientTeam(client) != TEAM_SURVIVOR)
	{
		return; // the infected pick up their claws
	}

	char item[ITEM_LENGTH];
	event.GetString("item", item, sizeof(item));
	if (!g_rare.ContainsKey(item) || !IsNews(client, item))
	{
		return;
	}

	ReplaceString(item, sizeof(item), "_", " ");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (other != client && IsClientInGame(other) && GetClientTeam(other) == TEAM_SURVIVOR)
		{
			PrintToChat(other, TEXT_PICKED_UP, client, item);
		}
	}
}

// Who drops an item and takes it again has found nothing.
bool IsNews(int client, const char[] item)
{
	float now = GetGameTime();
	float toldAt;
	bool isNews = !g_toldAt[client].GetValue(item, toldAt) || now - toldAt >= g_pause.FloatValue;
	g_toldAt[client].SetValue(item, now);
	return isNews;
}
