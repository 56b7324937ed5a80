"""What SourceMod calls the things that it hands to a plugin's functions, and how it comes to call them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Way(NamedTuple):
    """How a native registers a function: the kind of occasion, where its key and the function stand, and parameters.

    `key` is the argument that says which one, -1 for none; `data` the argument that is handed on as the parameter
    `data`, -1 for none; `delay` the argument with the seconds. A way that `goes_on` is what the code that registers
    does later.
    """

    kind: str
    function: int
    params: tuple[str, ...]
    key: int = -1
    data: int = -1
    delay: int = -1
    goes_on: bool = False


def _of(params: str) -> tuple[str, ...]:
    return tuple(params.split())


_EVENT = _of("event name dontBroadcast")
_QUERY = _of("db results error data")
_MENU = _of("menu action param1 param2")

WAYS: Final = {
    "HookEvent": Way("event", 1, _EVENT, 0),
    "HookEventEx": Way("event", 1, _EVENT, 0),
    "RegConsoleCmd": Way("command", 1, _of("client args"), 0),
    "RegAdminCmd": Way("command", 1, _of("client args"), 0),
    "RegServerCmd": Way("server command", 1, _of("args"), 0),
    "AddCommandListener": Way("listener", 0, _of("client command argc"), 1),
    "SDKHook": Way("sdkhook", 2, (), 1),
    "SDKHookEx": Way("sdkhook", 2, (), 1),
    "CreateTimer": Way("timer", 1, _of("timer data"), -1, 2, 0, True),
    "CreateDataTimer": Way("timer", 1, _of("timer data"), -1, 2, 0, True),
    "RequestFrame": Way("frame", 0, _of("data"), -1, 1, -1, True),
    "Database.Query": Way("query", 0, _QUERY, 1, 2, -1, True),
    "SQL_TQuery": Way("query", 1, _QUERY, 2, 3, -1, True),
    "Database.Execute": Way("query", 1, _QUERY, 0, 3, -1, True),
    "Database.Connect": Way("connect", 0, _of("db error data"), 1, 2, -1, True),
    "SQL_TConnect": Way("connect", 0, _of("owner db error data"), 1, 2, -1, True),
    "Menu": Way("menu", 0, _MENU),
    "CreateMenu": Way("menu", 0, _MENU),
    "Panel.Send": Way("menu", 1, _MENU),
    "SendPanelToClient": Way("menu", 2, _MENU),
    "ConVar.AddChangeHook": Way("convar", 0, _of("convar oldValue newValue")),
    "HookConVarChange": Way("convar", 1, _of("convar oldValue newValue"), 0),
    "HookEntityOutput": Way("output", 2, _of("output caller activator delay"), 1),
    "HookSingleEntityOutput": Way("output", 2, _of("output caller activator delay"), 1),
    "HookUserMessage": Way("usermessage", 1, _of("msg_id msg players playersNum reliable init"), 0),
    "CreateNative": Way("native", 1, _of("plugin numParams"), 0),
    "AddNormalSoundHook": Way("sound", 0, _of("clients numClients sample entity channel volume level pitch flags")),
    "AddAmbientSoundHook": Way("sound", 0, _of("sample entity volume level pitch pos flags delay")),
    "Menu.VoteResultCallback": Way("vote", 0, _of("menu num_votes num_clients client_info num_items item_info")),
    "SetVoteResultCallback": Way("vote", 1, _of("menu num_votes num_clients client_info num_items item_info")),
}
"""How natives register functions, by their full names."""

_DAMAGE = _of("victim attacker inflictor damage damagetype weapon damageForce damagePosition damagecustom")
_WEAPON = _of("client weapon")
_TOUCH = _of("entity other")
HOOKED: Final = {
    "OnTakeDamage": _DAMAGE,
    "OnTakeDamagePost": _DAMAGE,
    "OnTakeDamageAlive": _DAMAGE,
    "OnTakeDamageAlivePost": _DAMAGE,
    "TraceAttack": _of("victim attacker inflictor damage damagetype ammotype hitbox hitgroup"),
    "TraceAttackPost": _of("victim attacker inflictor damage damagetype ammotype hitbox hitgroup"),
    "SetTransmit": _of("entity client"),
    "GetMaxHealth": _of("entity maxhealth"),
    "Use": _of("entity activator caller type value"),
    "UsePost": _of("entity activator caller type value"),
    **{f"{name}{post}": _TOUCH for name in ("StartTouch", "Touch", "EndTouch", "Blocked") for post in ("", "Post")},
    **{
        f"Weapon{name}{post}": _WEAPON
        for name in ("CanSwitchTo", "CanUse", "Drop", "Equip", "Switch")
        for post in ("", "Post")
    },
}
"""The parameters of hooks by the hook's name; all others have an entity, which is their `client`."""

ONE: Final = ("client",)

FORMATS: Final = {
    "Format": (0, 2),
    "FormatEx": (0, 2),
    "strcopy": (0, 2),
    "VFormat": (0, 2),
    "Database.Format": (0, 2),
    "SQL_FormatQuery": (1, 3),
}
"""Functions that fill a buffer with a text: where the buffer stands, and where the text does."""
