#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define LIMIT 4

const int MAXIMUM = 10;

enum Team
{
    Team_None,
    Team_Survivor = 2
}

ConVar g_enabled;

// Runs once.
public void OnPluginStart()
{
    g_enabled = CreateConVar("example_enabled", "1", "On or off");
    for (int i = 1; i <= LIMIT; i++)
    {
        Greet(i, "hello \"you\"");
    }
}

/* Greets one player. */
bool Greet(int client, const char[] text)
{
    int count = g_enabled.IntValue;
    char name[64];
    if (!IsClientInGame(client))
    {
        return false;
    }
    GetClientName(client, name, sizeof(name));
    PrintToChatAll("%s: %s (%d)", name, text, count + 1);
    return g_enabled.BoolValue && g_enabled.GetDefault(name, sizeof(name)) > 0;
}

stock int Last(int a) { return a; }
