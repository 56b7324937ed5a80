/*
 * Who types the command is said hello, in chat or in the server's console.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define COMMAND "sm_hello"
#define TEXT_HELLO "Hello World"

public Plugin myinfo =
{
	name = "Hello Command",
	author = "L4D2 Architect",
	description = "A command that says hello",
	version = "1.0.0",
	url = ""
};

public void OnPluginStart()
{
	RegConsoleCmd(COMMAND, Command_Hello, "Says hello.");
}

Action Command_Hello(int client, int args)
{
	// 0 is the server's console, which has no chat; ReplyToCommand knows where the command came from.
	ReplyToCommand(client, "%s", TEXT_HELLO);
	return Plugin_Handled;
}
