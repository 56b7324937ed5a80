/*
 * Asks in the player's language whether he is ready.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define MENU_SECONDS 20
#define LINE_LENGTH 64

public Plugin myinfo =
{
	name = "Ready",
	author = "L4D2 Architect",
	description = "Asks players whether they are ready",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	LoadTranslations("ready.phrases");
	RegConsoleCmd("sm_ready", Command_Ready, "Asks whether you are ready.");
}

Action Command_Ready(int client, int args)
{
	if (client == 0)
	{
		return Plugin_Handled;
	}

	char line[LINE_LENGTH];
	Menu menu = new Menu(Menu_Ready);
	menu.SetTitle("%T", "Ready Question", client);
	FormatEx(line, sizeof(line), "%T", "Yes", client);
	menu.AddItem("yes", line);
	FormatEx(line, sizeof(line), "%T", "No", client);
	menu.AddItem("no", line);
	menu.Display(client, MENU_SECONDS);
	return Plugin_Handled;
}

int Menu_Ready(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select && item == 0)
	{
		PrintToChatAll("%t", "Is Ready", client);
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}
