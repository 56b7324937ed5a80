#pragma semicolon 1

#include <sourcemod>
#include <sdktools>

public Plugin:myinfo =
{
	name = "Pharmacy",
	author = "L4D2 Architect",
	description = "Survivors take pills or adrenaline from a menu",
	version = "1.0.0",
	url = ""
};

public OnPluginStart()
{
	RegConsoleCmd("sm_pharmacy", Command_Pharmacy);
}

public Action:Command_Pharmacy(client, args)
{
	if (client == 0)
	{
		return Plugin_Handled;
	}
	new Handle:menu = CreateMenu(Menu_Pharmacy);
	SetMenuTitle(menu, "What do you need?");
	AddMenuItem(menu, "weapon_pain_pills", "Pills");
	AddMenuItem(menu, "weapon_adrenaline", "Adrenaline");
	DisplayMenu(menu, client, 20);
	return Plugin_Handled;
}

public Menu_Pharmacy(Handle:menu, MenuAction:action, param1, param2)
{
	if (action == MenuAction_Select && IsPlayerAlive(param1))
	{
		if (param2 == 0)
		{
			GivePlayerItem(param1, "weapon_pain_pills");
		}
		else
		{
			GivePlayerItem(param1, "weapon_adrenaline");
		}
	}
	else if (action == MenuAction_End)
	{
		CloseHandle(menu);
	}
}
