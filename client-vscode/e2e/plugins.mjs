/** The plugins that flows begin with. */

export const RIGHT = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdktools>

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    int tank = GetClientOfUserId(event.GetInt("userid"));
    if (tank > 0)
    {
        PrintToChatAll("%N is the Tank", tank);
        SetEntProp(tank, Prop_Send, "m_iHealth", 8000);
    }
}
`;

/** The same with an event, a function and a property that are not. */
export const WRONG = RIGHT.replace('"tank_spawn"', '"tank_spawnd"')
    .replace("PrintToChatAll", "PrintToChatAl")
    .replace("m_iHealth", "m_iHealt");
