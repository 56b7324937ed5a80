/*
 * !report opens a menu of players and reasons; admins are told at once, and a file keeps every report.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define MENU_SECONDS 40
#define USER_ID_LENGTH 12
#define REASON_LENGTH 32
#define FILE_PATH "logs/l4d2_reports.log"

#define TEXT_TO_ADMINS "\x04[Report]\x05 %N\x01 reports \x05%N\x01: %s"
#define TEXT_THANKS "\x04[Report]\x01 Thank you. \x05%d\x01 admins were told at once."
#define TEXT_GONE "\x04[Report]\x01 That player has left."

char g_reasons[][] = { "Shoots teammates", "Insults others", "Blocks or trolls", "Cheats", "Does not play" };

public Plugin myinfo =
{
	name = "Report Menu",
	author = "L4D2 Architect",
	description = "Players report others to the admins",
	version = "1.0.0",
	url = ""
};

ConVar g_pause;

char g_file[PLATFORM_MAX_PATH];
int g_reportedUserId[MAXPLAYERS + 1];
float g_nextAt[MAXPLAYERS + 1];

public void OnPluginStart()
{
	g_pause = CreateConVar("l4d2_report_menu_pause", "60", "Seconds between two reports of a player.", _, true, 0.0, true, 3600.0);
	AutoExecConfig(true, "l4d2_report_menu");

	BuildPath(Path_SM, g_file, sizeof(g_file), FILE_PATH);
	RegConsoleCmd("sm_report", Command_Report, "Reports a player to the admins.");
}

public void OnClientConnected(int client)
{
	g_nextAt[client] = 0.0;
}

Action Command_Report(int client, int args)
{
	if (client == 0)
	{
		ReplyToCommand(client, "This command is for players.");
		return Plugin_Handled;
	}
	if (GetEngineTime() < g_nextAt[client])
	{
		ReplyToCommand(client, "[SM] You have reported somebody a moment ago.");
		return Plugin_Handled;
	}

	Menu menu = new Menu(Menu_Who);
	menu.SetTitle("Whom do you report?");
	for (int other = 1; other <= MaxClients; other++)
	{
		if (other == client || !IsClientInGame(other) || IsFakeClient(other))
		{
			continue;
		}

		// A client index may belong to somebody else until the choice is made; a user id does not.
		char userId[USER_ID_LENGTH];
		IntToString(GetClientUserId(other), userId, sizeof(userId));
		char name[MAX_NAME_LENGTH];
		GetClientName(other, name, sizeof(name));
		menu.AddItem(userId, name);
	}
	if (menu.ItemCount == 0)
	{
		menu.AddItem("", "Nobody else is here", ITEMDRAW_DISABLED);
	}
	menu.Display(client, MENU_SECONDS);
	return Plugin_Handled;
}

int Menu_Who(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select)
	{
		char userId[USER_ID_LENGTH];
		menu.GetItem(item, userId, sizeof(userId));
		g_reportedUserId[client] = StringToInt(userId);
		AskWhy(client);
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}

void AskWhy(int client)
{
	Menu menu = new Menu(Menu_Why);
	menu.SetTitle("What for?");
	for (int i = 0; i < sizeof(g_reasons); i++)
	{
		menu.AddItem(g_reasons[i], g_reasons[i]);
	}
	menu.Display(client, MENU_SECONDS);
}

int Menu_Why(Menu menu, MenuAction action, int client, int item)
{
	if (action == MenuAction_Select)
	{
		char reason[REASON_LENGTH];
		menu.GetItem(item, reason, sizeof(reason));
		Report(client, reason);
	}
	else if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}

void Report(int client, const char[] reason)
{
	int reported = GetClientOfUserId(g_reportedUserId[client]);
	if (reported == 0 || !IsClientInGame(reported))
	{
		PrintToChat(client, TEXT_GONE);
		return;
	}

	g_nextAt[client] = GetEngineTime() + g_pause.FloatValue;
	LogToFileEx(g_file, "\"%L\" reports \"%L\": %s", client, reported, reason);

	int told = 0;
	for (int admin = 1; admin <= MaxClients; admin++)
	{
		if (IsClientInGame(admin) && !IsFakeClient(admin) && CheckCommandAccess(admin, "l4d2_report_menu_told", ADMFLAG_GENERIC))
		{
			told++;
			PrintToChat(admin, TEXT_TO_ADMINS, client, reported, reason);
		}
	}
	PrintToChat(client, TEXT_THANKS, told);
}
