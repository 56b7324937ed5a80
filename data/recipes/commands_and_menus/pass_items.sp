/*
 * !pass opens a menu of what you carry, and then of teammates near you that have room for it.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define TEAM_SURVIVOR 2
#define SLOT_THROWABLE 2
#define SLOT_PILLS 4
#define CLASS_LENGTH 40
#define MENU_SECONDS 20

#define TEXT_PASSED "\x04[Pass]\x05 %N\x01 passed \x05%s\x01 to \x05%N\x01."
#define TEXT_NOTHING "[SM] You carry nothing that can be passed."
#define TEXT_NOBODY "[SM] Nobody near you has room for that."
#define TEXT_TOO_LATE "[SM] That is not possible any more."

public Plugin myinfo =
{
	name = "Pass Items",
	author = "L4D2 Architect",
	description = "Players pass throwables, kits and pills to teammates by a menu",
	version = "1.0.0",
	url = ""
};

ConVar g_distance;
int g_chosenSlot[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_distance = CreateConVar("l4d2_pass_items_distance", "300", "How far away a teammate may be, in units.", _, true, 50.0, true, 10000.0);
	AutoExecConfig(true, "l4d2_pass_items");

	RegConsoleCmd("sm_pass", Command_Pass, "Passes an item to a teammate.");
}

Action Command_Pass(int client, int args)
{
	if (client == 0 || !IsAbleSurvivor(client))
	{
		ReplyToCommand(client, "[SM] This command is for survivors on their feet.");
		return Plugin_Handled;
	}

	Menu menu = new Menu(Menu_Item);
	menu.SetTitle("What will you pass?");
	for (int slot = SLOT_THROWABLE; slot <= SLOT_PILLS; slot++)
	{
		char className[CLASS_LENGTH];
		if (GetItem(client, slot, className, sizeof(className)) == -1)
		{
			continue;
		}

		char key[4];
		IntToString(slot, key, sizeof(key));
		ReplaceString(className, sizeof(className), "weapon_", "");
		ReplaceString(className, sizeof(className), "_", " ");
		menu.AddItem(key, className);
	}
	if (menu.ItemCount == 0)
	{
		ReplyToCommand(client, TEXT_NOTHING);
		delete menu;
		return Plugin_Handled;
	}

	menu.Display(client, MENU_SECONDS);
	return Plugin_Handled;
}

int Menu_Item(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select)
	{
		char key[4];
		menu.GetItem(item, key, sizeof(key));
		g_chosenSlot[client] = StringToInt(key);
		ShowTeammates(client);
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}

void ShowTeammates(int client)
{
	Menu menu = new Menu(Menu_Teammate);
	menu.SetTitle("To whom?");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (CanPass(client, other, g_chosenSlot[client]))
		{
			char key[12];
			IntToString(GetClientUserId(other), key, sizeof(key));
			char name[MAX_NAME_LENGTH];
			GetClientName(other, name, sizeof(name));
			menu.AddItem(key, name);
		}
	}
	if (menu.ItemCount == 0)
	{
		PrintToChat(client, TEXT_NOBODY);
		delete menu;
		return;
	}
	menu.Display(client, MENU_SECONDS);
}

int Menu_Teammate(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select)
	{
		char key[12];
		menu.GetItem(item, key, sizeof(key));
		int other = GetClientOfUserId(StringToInt(key));
		if (other != 0)
		{
			Pass(client, other, g_chosenSlot[client]);
		}
		else
		{
			PrintToChat(client, TEXT_TOO_LATE);
		}
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}

void Pass(int client, int other, int slot)
{
	char className[CLASS_LENGTH];
	int weapon = GetItem(client, slot, className, sizeof(className));
	if (weapon == -1 || !CanPass(client, other, slot) || !RemovePlayerItem(client, weapon))
	{
		PrintToChat(client, TEXT_TOO_LATE);
		return;
	}

	RemoveEntity(weapon);
	GivePlayerItem(other, className);

	ReplaceString(className, sizeof(className), "weapon_", "");
	ReplaceString(className, sizeof(className), "_", " ");
	for (int survivor = 1; survivor <= MaxClients; survivor++)
	{
		if (IsClientInGame(survivor) && GetClientTeam(survivor) == TEAM_SURVIVOR)
		{
			PrintToChat(survivor, TEXT_PASSED, client, className, other);
		}
	}
}

bool CanPass(int client, int other, int slot)
{
	if (client == other || !IsAbleSurvivor(client) || !IsAbleSurvivor(other) || GetPlayerWeaponSlot(other, slot) != -1)
	{
		return false;
	}

	float from[3];
	float to[3];
	GetClientAbsOrigin(client, from);
	GetClientAbsOrigin(other, to);
	return GetVectorDistance(from, to) <= g_distance.FloatValue;
}

int GetItem(int client, int slot, char[] className, int size)
{
	int weapon = GetPlayerWeaponSlot(client, slot);
	if (weapon != -1)
	{
		GetEntityClassname(weapon, className, size);
	}
	return weapon;
}

bool IsAbleSurvivor(int client)
{
	return IsClientInGame(client) && GetClientTeam(client) == TEAM_SURVIVOR && IsPlayerAlive(client)
		&& !GetEntProp(client, Prop_Send, "m_isIncapacitated");
}
