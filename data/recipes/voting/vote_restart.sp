/*
 * !voterestart lets the players vote on beginning the map anew.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define VOTE_SECONDS 15
#define RESTART_SECONDS 3.0
#define MAP_LENGTH 64

#define TEXT_PASSED "\x04[Vote]\x01 %d of %d want it: the map begins anew in a moment."
#define TEXT_FAILED "\x04[Vote]\x01 %d of %d want it: not enough."
#define TEXT_NOBODY "\x04[Vote]\x01 Nobody has voted."

public Plugin myinfo =
{
	name = "Vote Restart",
	author = "L4D2 Architect",
	description = "Players vote on beginning the map anew",
	version = "1.0.0",
	url = ""
};

ConVar g_share;

public void OnPluginStart()
{
	g_share = CreateConVar("l4d2_vote_restart_share", "0.6", "Share of the votes that is needed.", _, true, 0.05, true, 1.0);
	AutoExecConfig(true, "l4d2_vote_restart");

	RegConsoleCmd("sm_voterestart", Command_Vote, "Begins a vote on beginning the map anew.");
}

Action Command_Vote(int client, int args)
{
	if (IsVoteInProgress())
	{
		ReplyToCommand(client, "[SM] There is a vote already.");
		return Plugin_Handled;
	}

	int delay = CheckVoteDelay();
	if (delay > 0)
	{
		ReplyToCommand(client, "[SM] The next vote can begin in %d seconds.", delay);
		return Plugin_Handled;
	}

	Menu menu = new Menu(Menu_Vote, MENU_ACTIONS_ALL);
	menu.SetTitle("Begin this map anew?");
	menu.AddItem("yes", "Yes");
	menu.AddItem("no", "No");
	menu.ExitButton = false;
	menu.DisplayVoteToAll(VOTE_SECONDS);
	return Plugin_Handled;
}

int Menu_Vote(Menu menu, MenuAction action, int param1, int param2)
{
	switch (action)
	{
		case MenuAction_VoteCancel:
		{
			PrintToChatAll(TEXT_NOBODY);
		}
		case MenuAction_VoteEnd:
		{
			int winners;
			int votes;
			GetMenuVoteInfo(param2, winners, votes);

			// The item that won may be either; those for it are the rest in the other case.
			int yes = param1 == 0 ? winners : votes - winners;
			Decide(yes, votes);
		}
		case MenuAction_End:
		{
			delete menu;
		}
	}
	return 0;
}

void Decide(int yes, int votes)
{
	if (float(yes) / votes < g_share.FloatValue)
	{
		PrintToChatAll(TEXT_FAILED, yes, votes);
		return;
	}

	PrintToChatAll(TEXT_PASSED, yes, votes);
	CreateTimer(RESTART_SECONDS, Timer_Restart, _, TIMER_FLAG_NO_MAPCHANGE);
}

Action Timer_Restart(Handle timer)
{
	char map[MAP_LENGTH];
	GetCurrentMap(map, sizeof(map));
	ForceChangeLevel(map, "The players voted for it");
	return Plugin_Stop;
}
