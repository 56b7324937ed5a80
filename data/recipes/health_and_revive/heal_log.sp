/*
 * Writes to a log file who has healed whom with a first aid kit, and by how much.
 */

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define FILE_LOG "logs/l4d2_heal_log.log"

public Plugin myinfo =
{
	name = "Heal Log",
	author = "L4D2 Architect",
	description = "Logs who heals whom",
	version = "1.0.0",
	url = ""
};

ConVar g_self;
char g_path[PLATFORM_MAX_PATH];

public void OnPluginStart()
{
	g_self = CreateConVar("l4d2_heal_log_self", "0", "1 logs players that heal themselves as well.", _, true, 0.0, true, 1.0);
	AutoExecConfig(true, "l4d2_heal_log");
	BuildPath(Path_SM, g_path, sizeof(g_path), FILE_LOG);

	HookEvent("heal_success", Event_HealSuccess);
}

void Event_HealSuccess(Event event, const char[] name, bool dontBroadcast)
{
	int healer = GetClientOfUserId(event.GetInt("userid"));
	int subject = GetClientOfUserId(event.GetInt("subject"));
	if (healer == 0 || subject == 0 || !IsClientInGame(healer) || !IsClientInGame(subject))
	{
		return;
	}

	int health = event.GetInt("health_restored");
	if (healer != subject)
	{
		LogToFileEx(g_path, "\"%L\" healed \"%L\" by %d.", healer, subject, health);
	}
	else if (g_self.BoolValue)
	{
		LogToFileEx(g_path, "\"%L\" healed himself by %d.", healer, health);
	}
}
