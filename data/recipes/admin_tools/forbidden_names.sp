/*
 * Kicks players whose name has a word from a file in it: adverts, insults, names of admins.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FILE_PATH "configs/l4d2_forbidden_names.txt"
#define WORD_LENGTH 64

public Plugin myinfo =
{
	name = "Forbidden Names",
	author = "L4D2 Architect",
	description = "Kicks players with forbidden words in their names",
	version = "1.0.0",
	url = ""
};

ArrayList g_words;

public void OnPluginStart()
{
	g_words = new ArrayList(ByteCountToCells(WORD_LENGTH));
	RegAdminCmd("sm_forbiddennames_reload", Command_Reload, ADMFLAG_CONFIG, "Reads the file of forbidden words again.");
	HookEvent("player_changename", Event_ChangeName);
}

public void OnMapStart()
{
	ReadWords();
}

public void OnClientPostAdminCheck(int client)
{
	char name[MAX_NAME_LENGTH];
	GetClientName(client, name, sizeof(name));
	Judge(client, name);
}

void Event_ChangeName(Event event, const char[] name, bool dontBroadcast)
{
	int client = GetClientOfUserId(event.GetInt("userid"));
	if (client == 0 || !IsClientInGame(client))
	{
		return;
	}

	char newName[MAX_NAME_LENGTH];
	event.GetString("newname", newName, sizeof(newName));
	Judge(client, newName);
}

void Judge(int client, const char[] name)
{
	if (IsFakeClient(client) || CheckCommandAccess(client, "l4d2_forbidden_names_immune", ADMFLAG_GENERIC))
	{
		return;
	}

	char word[WORD_LENGTH];
	for (int i = 0; i < g_words.Length; i++)
	{
		g_words.GetString(i, word, sizeof(word));
		if (StrContains(name, word, false) != -1)
		{
			LogMessage("\"%L\" was kicked for the name \"%s\"", client, name);
			KickClient(client, "Your name is not allowed here");
			return;
		}
	}
}

Action Command_Reload(int client, int args)
{
	ReadWords();
	ReplyToCommand(client, "[SM] %d words were read.", g_words.Length);
	return Plugin_Handled;
}

void ReadWords()
{
	g_words.Clear();

	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), FILE_PATH);
	File file = OpenFile(path, "r");
	if (file == null)
	{
		return; // no file, no forbidden words
	}

	char word[WORD_LENGTH];
	while (file.ReadLine(word, sizeof(word)))
	{
		TrimString(word);
		if (word[0] != '\0')
		{
			g_words.PushString(word);
		}
	}
	delete file;
}
