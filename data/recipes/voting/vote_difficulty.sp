/*
 * !votedifficulty shows the difficulties; the one that most players choose is set.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define VOTE_SECONDS 20
#define NAME_LENGTH 16

#define TEXT_SET "\x04[Vote]\x01 The difficulty is \x05%s\x01 now."

// What the game calls them, and what people do.
char g_names[][] = { "Easy", "Normal", "Hard", "Impossible" };
char g_titles[][] = { "Easy", "Normal", "Advanced", "Expert" };

public Plugin myinfo =
{
	name = "Vote Difficulty",
	author = "L4D2 Architect",
	description = "Players vote on the difficulty",
	version = "1.0.0",
	url = ""
};

ConVar g_difficulty;

public void OnPluginStart()
{
	g_difficulty = FindConVar("z_difficulty");
	RegConsoleCmd("sm_votedifficulty", Command_Vote, "Begins a vote on the difficulty.");
}

Action Command_Vote(int client, int args)
{
	if (!IsNewVoteAllowed())
	{
		ReplyToCommand(client, "[SM] No vote can begin now.");
		return Plugin_Handled;
	}

	char now[NAME_LENGTH];
	g_difficulty.GetString(now, sizeof(now));

	Menu menu = new Menu(Menu_Vote);
	menu.SetTitle("Difficulty?");
	for (int i = 0; i < sizeof(g_names); i++)
	{
		bool isNow = StrEqual(now, g_names[i], false);
		char title[32];
		FormatEx(title, sizeof(title), "%s%s", g_titles[i], isNow ? " (as it is)" : "");
		menu.AddItem(g_names[i], title);
	}
	menu.ExitButton = false;
	menu.VoteResultCallback = Vote_Counted;
	menu.DisplayVoteToAll(VOTE_SECONDS);
	return Plugin_Handled;
}

void Vote_Counted(Menu menu, int votes, int clients, const int[][] clientInfo, int items, const int[][] itemInfo)
{
	// The items come with the most votes first.
	char chosen[NAME_LENGTH];
	menu.GetItem(itemInfo[0][VOTEINFO_ITEM_INDEX], chosen, sizeof(chosen));
	g_difficulty.SetString(chosen);

	for (int i = 0; i < sizeof(g_names); i++)
	{
		if (StrEqual(chosen, g_names[i]))
		{
			PrintToChatAll(TEXT_SET, g_titles[i]);
		}
	}
}

int Menu_Vote(Menu menu, MenuAction action, int param1, int param2)
{
	if (action == MenuAction_End)
	{
		delete menu;
	}
	return 0;
}
