#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <clientprefs>

static Cookie g_cookie;

/**
 * Makes the cookie that remembers a number of each player; call it in OnPluginStart.
 *
 * @param name      The cookie's name; no other plugin may have one of this name.
 */
stock void PrepareCookie(const char[] name = "l4d2_choice")
{
	g_cookie = new Cookie(name, "What the player has chosen.", CookieAccess_Private);
}

/**
 * What a player's cookie remembers.
 *
 * @param client    Client index of somebody in the game.
 * @param unknown   What it is for somebody whose cookies are not loaded, or who has never chosen.
 * @return          The number.
 */
stock int GetCookieValue(int client, int unknown = 0)
{
	if (!AreClientCookiesCached(client))
	{
		return unknown;
	}

	char text[16];
	g_cookie.Get(client, text, sizeof(text));
	return text[0] != '\0' ? StringToInt(text) : unknown;
}

/**
 * Lets a player's cookie remember a number, over maps and visits.
 *
 * @param client    Client index of somebody in the game.
 * @param value     The number.
 */
stock void SetCookieValue(int client, int value)
{
	char text[16];
	IntToString(value, text, sizeof(text));
	g_cookie.Set(client, text);
}
