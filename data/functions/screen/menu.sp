#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Shows a player a menu with three options.
 *
 * @param client    Client index of somebody in the game.
 */
stock void ShowOptions(int client)
{
	Menu menu = new Menu(Menu_Options);
	menu.SetTitle("Choose:");
	menu.AddItem("first", "First option");
	menu.AddItem("second", "Second option");
	menu.AddItem("third", "Third option");
	menu.Display(client, 20);
}

static int Menu_Options(Menu menu, MenuAction action, int client, int item)
{
	switch (action)
	{
		case MenuAction_Select:
		{
			char chosen[16], text[32];
			menu.GetItem(item, chosen, sizeof(chosen), _, text, sizeof(text));
			PrintToChat(client, "You have chosen: %s", text);

			// What each option does goes here.
			if (StrEqual(chosen, "first"))
			{
				PrintHintText(client, "The first one.");
			}
		}
		case MenuAction_End:
		{
			delete menu;
		}
	}
	return 0;
}
