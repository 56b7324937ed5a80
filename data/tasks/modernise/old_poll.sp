/*
 * Survivors take pills or adrenaline from the menu of !pharmacy.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define MENU_SECONDS 20

public Plugin myinfo =
{
	name = "Pharmacy",
	author = "L4D2 Architect",
	description = "Survivors take pills or adrenaline from a menu",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	RegConsoleCmd("sm_pharmacy", Command_Pharmacy);
}

Action Command_Pharmacy(int client, int args)
{
	if (client == 0)
	{
		return Plugin_Handled;
	}
	Menu menu = new Menu(Menu_Pharmacy);
	menu.SetTitle("What do you need?");
	menu.AddItem("weapon_pain_pills", "Pills");
	menu.AddItem("weapon_adrenaline", "Adrenaline");
	menu.Display(client, MENU_SECONDS);
	return Plugin_Handled;
}

int Menu_Pharmacy(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select && IsPlayerAlive(client))
	{
		GivePlayerItem(client, item == 0 ? "weapon_pain_pills" : "weapon_adrenaline");
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}
