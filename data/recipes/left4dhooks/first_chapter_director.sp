/*
 * Gives the first chapter of a campaign other director values: fewer specials and smaller hordes to warm up, say.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

#define LEAVE_ALONE -1

public Plugin myinfo =
{
	name = "First Chapter Director",
	author = "L4D2 Architect",
	description = "Other director values in the first chapter of a campaign",
	version = "1.0.0",
	url = ""
};

StringMap g_values;
bool g_isFirstChapter;

public void OnPluginStart()
{
	g_values = new StringMap();
	AddValue("MaxSpecials", "max_specials", "2", "Special infected at the same time.");
	AddValue("CommonLimit", "common_limit", "20", "Common infected at the same time.");
	AddValue("MobMinSize", "mob_least", "-1", "Common infected of the smallest horde.");
	AddValue("MobMaxSize", "mob_most", "15", "Common infected of the largest horde.");
	AddValue("MobSpawnMinTime", "mob_time_least", "-1", "Seconds between two hordes at least.");
	AddValue("MobSpawnMaxTime", "mob_time_most", "-1", "Seconds between two hordes at most.");
	AddValue("TankLimit", "tank_limit", "-1", "Tanks at the same time.");
	AddValue("WitchLimit", "witch_limit", "-1", "Witches at the same time.");
	AutoExecConfig(true, "l4d2_first_chapter_director");

	// Loaded in the middle of a map, there is no beginning to wait for.
	if (LibraryExists("left4dhooks") && L4D_HasMapStarted())
	{
		L4D_OnLeft4DHooks_OnMapStart();
	}
}

void AddValue(const char[] key, const char[] name, const char[] value, const char[] meaning)
{
	char fullName[64];
	FormatEx(fullName, sizeof(fullName), "l4d2_first_chapter_director_%s", name);
	char description[128];
	FormatEx(description, sizeof(description), "%s -1 leaves it to the game.", meaning);
	ConVar convar = CreateConVar(fullName, value, description, _, true, float(LEAVE_ALONE), true, 1000.0);

	// Mutations ask for the same value with cm_ before it.
	g_values.SetValue(key, convar);
	char mutationKey[64];
	FormatEx(mutationKey, sizeof(mutationKey), "cm_%s", key);
	g_values.SetValue(mutationKey, convar);
}

public void L4D_OnLeft4DHooks_OnMapStart()
{
	g_isFirstChapter = L4D_IsFirstMapInScenario();
}

public void OnMapEnd()
{
	g_isFirstChapter = false;
}

public Action L4D_OnGetScriptValueInt(const char[] key, int &retVal)
{
	int wanted;
	if (!FindWanted(key, wanted))
	{
		return Plugin_Continue;
	}

	retVal = wanted;
	return Plugin_Handled;
}

// The times between hordes are asked for here.
public Action L4D_OnGetScriptValueFloat(const char[] key, float &retVal)
{
	int wanted;
	if (!FindWanted(key, wanted))
	{
		return Plugin_Continue;
	}

	retVal = float(wanted);
	return Plugin_Handled;
}

// This is asked many times a second: what costs nothing comes first.
bool FindWanted(const char[] key, int &wanted)
{
	ConVar convar;
	if (!g_isFirstChapter || !g_values.GetValue(key, convar))
	{
		return false;
	}

	wanted = convar.IntValue;
	return wanted != LEAVE_ALONE;
}
