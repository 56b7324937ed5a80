#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Shows a menu of all living survivors to choose one of them.
 *
 * @param client    Client index of the one who chooses.
 */
stock void ShowPlayerMenu(int client)
{
	char id[12], name[MAX_NAME_LENGTH];
	Menu menu = new Menu(Menu_Players);
	menu.SetTitle("Choose a player:");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (IsClientInGame(other) && GetClientTeam(other) == 2 && IsPlayerAlive(other))
		{
			// While the menu is open the index may pass to somebody else.
			IntToString(GetClientUserId(other), id, sizeof(id));
			GetClientName(other, name, sizeof(name));
			menu.AddItem(id, name);
		}
	}
	menu.Display(client, 20);
}

static int Menu_Players(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_End)
	{
		delete menu;
	}
	else if (action == MenuAction_Select)
	{
		char id[12];
		menu.GetItem(item, id, sizeof(id));
		int chosen = GetClientOfUserId(StringToInt(id));
		if (chosen == 0 || !IsClientInGame(chosen))
		{
			PrintToChat(client, "That player has left.");
		}
		else
		{
			// What is to happen with the chosen one goes here.
			PrintToChat(client, "You have chosen %N.", chosen);
		}
	}
	return 0;
}
