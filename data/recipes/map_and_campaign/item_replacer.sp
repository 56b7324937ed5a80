/*
 * Removes or replaces what lies on the maps: for all maps, and for single ones, as a file says.
 *
 * addons/sourcemod/configs/l4d2_item_replacer.txt, where a map's own section wins over "all":
 *
 *     "items"
 *     {
 *         "all"        { "weapon_defibrillator_spawn" "remove" }
 *         "c1m1_hotel" { "weapon_first_aid_kit_spawn" "weapon_pain_pills_spawn" }
 *     }
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

#define FILE_PATH "configs/l4d2_item_replacer.txt"
#define REMOVE "remove"
#define MAP_LENGTH 64
#define CLASS_LENGTH 64

// The director fills in items shortly after the round has begun.
#define SETTLE_SECONDS 1.0

public Plugin myinfo =
{
	name = "Item Replacer",
	author = "L4D2 Architect",
	description = "Removes or replaces items of maps as a file says",
	version = "1.0.0",
	url = ""
};

StringMap g_rules;

public void OnPluginStart()
{
	g_rules = new StringMap();
	RegAdminCmd("sm_itemreplacer_reload", Command_Reload, ADMFLAG_CONFIG, "Reads the file again; it counts from the next round on.");
	HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);
}

public void OnMapStart()
{
	ReadRules();
}

Action Command_Reload(int client, int args)
{
	ReadRules();
	ReplyToCommand(client, "[SM] %d rules for this map.", g_rules.Size);
	return Plugin_Handled;
}

void ReadRules()
{
	g_rules.Clear();

	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), FILE_PATH);
	KeyValues file = new KeyValues("items");
	if (file.ImportFromFile(path))
	{
		char map[MAP_LENGTH];
		GetCurrentMap(map, sizeof(map));
		ReadSection(file, "all");
		ReadSection(file, map);
	}
	delete file;
}

void ReadSection(KeyValues file, const char[] section)
{
	file.Rewind();
	if (!file.JumpToKey(section) || !file.GotoFirstSubKey(false))
	{
		return;
	}

	do
	{
		char from[CLASS_LENGTH];
		file.GetSectionName(from, sizeof(from));
		char to[CLASS_LENGTH];
		file.GetString(NULL_STRING, to, sizeof(to));

		// Without the ending it would take the weapons out of the hands of players.
		if (IsSpawner(from) && (IsSpawner(to) || StrEqual(to, REMOVE)))
		{
			g_rules.SetString(from, to);
		}
		else
		{
			LogError("\"%s\" \"%s\": both names have to be like weapon_pain_pills_spawn, or the second be %s.", from, to, REMOVE);
		}
	} while (file.GotoNextKey(false));
}

bool IsSpawner(const char[] className)
{
	int ending = strlen(className) - strlen("_spawn");
	return ending > 0 && StrContains(className, "weapon_") == 0 && StrEqual(className[ending], "_spawn");
}

void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)
{
	if (g_rules.Size > 0)
	{
		CreateTimer(SETTLE_SECONDS, Timer_Apply, _, TIMER_FLAG_NO_MAPCHANGE);
	}
}

Action Timer_Apply(Handle timer)
{
	// What is new must not be found by the search itself, so it is finished first.
	ArrayList found = new ArrayList();
	int entity = -1;
	while ((entity = FindEntityByClassname(entity, "weapon_*")) != -1)
	{
		char className[CLASS_LENGTH];
		GetEntityClassname(entity, className, sizeof(className));
		if (g_rules.ContainsKey(className))
		{
			found.Push(entity);
		}
	}

	for (int i = 0; i < found.Length; i++)
	{
		Apply(found.Get(i));
	}
	delete found;
	return Plugin_Stop;
}

void Apply(int entity)
{
	char from[CLASS_LENGTH];
	GetEntityClassname(entity, from, sizeof(from));
	char to[CLASS_LENGTH];
	g_rules.GetString(from, to, sizeof(to));

	if (!StrEqual(to, REMOVE))
	{
		Put(entity, to);
	}
	RemoveEntity(entity);
}

void Put(int old, const char[] className)
{
	int entity = CreateEntityByName(className);
	if (entity == -1)
	{
		LogError("There is no %s that could be put on the map.", className);
		return;
	}

	float position[3];
	GetEntPropVector(old, Prop_Data, "m_vecAbsOrigin", position);
	float angles[3];
	GetEntPropVector(old, Prop_Data, "m_angAbsRotation", angles);
	int count = HasEntProp(old, Prop_Data, "m_itemCount") ? GetEntProp(old, Prop_Data, "m_itemCount") : 1;

	// The last two are for weapon_melee_spawn and weapon_spawn, which would not know what to be; others ignore them.
	DispatchKeyValueInt(entity, "count", count);
	DispatchKeyValue(entity, "melee_weapon", "any");
	DispatchKeyValue(entity, "weapon_selection", "any");
	TeleportEntity(entity, position, angles, NULL_VECTOR);
	DispatchSpawn(entity);
}
