/** What people look up most, for who has searched for nothing yet. */

import { BY_CLASS } from "./kinds";

export const OFTEN: readonly { readonly kind: string; readonly names: readonly string[] }[] = [
    {
        kind: "events",
        names: [
            "player_death",
            "player_hurt",
            "tank_spawn",
            "tank_killed",
            "witch_killed",
            "round_start",
            "player_left_start_area",
            "revive_success",
        ],
    },
    {
        kind: "netprops",
        names: [
            "m_zombieClass",
            "m_iHealth",
            "m_healthBuffer",
            "m_isIncapacitated",
            "m_flLaggedMovementValue",
            "m_hActiveWeapon",
            "m_iTeamNum",
        ],
    },
    { kind: BY_CLASS, names: ["CTerrorPlayer", "Tank", "Witch", "Infected", "CTerrorGameRulesProxy"] },
    { kind: "classes", names: ["infected", "witch", "prop_physics", "info_survivor_position", "weapon_rifle"] },
    {
        kind: "convars",
        names: [
            "z_tank_health",
            "z_witch_health",
            "survivor_friendly_fire_factor_normal",
            "z_common_limit",
            "mp_gamemode",
            "sv_cheats",
        ],
    },
    {
        kind: "functions",
        names: [
            "HookEvent",
            "SDKHook",
            "CreateTimer",
            "SetEntProp",
            "TeleportEntity",
            "L4D_GetTempHealth",
            "L4D2_SpawnTank",
        ],
    },
    { kind: "items", names: ["weapon_rifle", "weapon_first_aid_kit", "weapon_pipe_bomb", "katana"] },
];
