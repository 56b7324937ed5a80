"""What natives ask of a client: that its index is one, that it is connected, or that it is in the game.

As SourceMod's own natives check it: what is not given makes them throw an error, which ends the callback. Natives of
extensions are left out unless they are SDKTools', since each has its own ways.
"""

from __future__ import annotations

from typing import Final

from server.analysis.runtime.call_site import CallSite
from server.syntax import nodes as n

IN_GAME: Final = frozenset(
    """
    ChangeClientTeam CreateDialog GetClientAbsAngles GetClientAbsOrigin GetClientAimTarget GetClientArmor
    GetClientDeaths GetClientEyeAngles GetClientEyePosition GetClientFrags GetClientHealth GetClientMaxs GetClientMins
    GetClientModel GetClientTeam GetClientWeapon IsClientInKickQueue IsClientObserver IsPlayerAlive PrintCenterText
    PrintHintText PrintToChat ShowVGUIPanel SlapPlayer
    """.split()
)
"""They throw for a client that is not in the game (yet, or any more)."""

CONNECTED: Final = frozenset(
    """
    AddUserFlags CanUserTarget ClientCommand FakeClientCommand FakeClientCommandEx GetClientAuthId GetClientAvgChoke
    GetClientAvgData GetClientAvgLatency GetClientAvgLoss GetClientAvgPackets GetClientDataRate GetClientIP
    GetClientInfo GetClientLatency GetClientName GetClientTime GetClientUserId GetSteamAccountID GetUserAdmin
    GetUserFlagBits IsClientReplay IsClientSourceTV IsClientTimingOut IsFakeClient KickClient KickClientEx
    QueryClientConVar RemoveUserFlags SetFakeClientConVar SetUserAdmin SetUserFlagBits
    """.split()
)
"""They throw for a slot that nobody is connected to."""

INDEX: Final = frozenset({"IsClientAuthorized", "IsClientConnected", "IsClientInGame"})
"""They throw for what is no index of a client: 0, the server, among others."""

_SERVER_TOO: Final = frozenset({"GetClientName", "CanUserTarget"})
_NAMES: Final = frozenset({"client", "iclient"})
RESOLVERS: Final = frozenset({"GetClientOfUserId", "GetClientFromSerial", "EntRefToEntIndex"})
"""They turn what can be kept over time into an index."""


def client_argument(site: CallSite) -> n.Expr | None:
    """The argument that a native wants to be a client."""
    if "native" not in site.function.keywords:
        return None
    for index, param in enumerate(site.function.params):
        if param.name.lower() in _NAMES:
            return site.argument(index)
    return None


def is_taken_for_client(site: CallSite, variable: n.Name) -> bool:
    """Whether the function that a call stands in gives a variable to a native as a client."""
    view = site.view
    symbol, function = view.symbol_of(variable), view.function_at(site.call.start)
    if symbol is None or function is None:
        return False
    for called in view.checked.calls:
        if function.start <= called.call.start < function.end:
            argument = client_argument(CallSite(view, called))
            if isinstance(argument, n.Name) and view.symbol_of(argument) is symbol:
                return True
    return False


def throws_for_server(name: str) -> bool:
    """Whether a native throws for 0."""
    return name in IN_GAME or name in INDEX or (name in CONNECTED and name not in _SERVER_TOO)
