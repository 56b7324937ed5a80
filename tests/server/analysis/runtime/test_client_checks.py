"""Whether somebody asks about a client before a native is told it."""

from __future__ import annotations

import pytest

from server.analysis.runtime.client_checks import first_unasked
from server.analysis.runtime.client_natives import CONNECTED, IN_GAME, client_argument, throws_for_server
from tests.server.analysis.runtime.plugins import body, local, plugin


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('PrintToChat(one, "a");', "PrintToChat"),
        ('if (GetClientTeam(one) == 2 && IsPlayerAlive(one)) PrintToServer("a");', "GetClientTeam"),
        ("if (one != other) KickClient(one);", "KickClient"),
        ("if (one == other) KickClient(one);", None),
        ("if (one > 0) KickClient(one);", None),
        ("if (one <= MaxClients) KickClient(one);", "KickClient"),
        ("if (IsClientInGame(one)) KickClient(one);", None),
        ("if (!IsClientInGame(one)) return; KickClient(one);", None),
        ('bool there = IsGood(one); KickClient(one); PrintToServer("%d", there);', None),
        ("bool there = g_bOn[one]; if (there) KickClient(one);", None),
        ("IsGood(GetClientTeam(one));", "GetClientTeam"),
        ("if (GetClientCount() > 1) KickClient(one);", "KickClient"),
        ('PrintToServer("a");', None),
    ],
)
def test_first_unasked(source: str, name: str | None) -> None:
    unit = plugin(f"""
    bool g_bOn[MAXPLAYERS + 1];
    bool IsGood(int client) {{ return client > 0; }}
    void Do(int one, int other)
    {{
        {source}
        PrintToServer("%d", one + other);
    }}
    public void OnMapStart() {{ g_bOn[1] = IsGood(1); Do(1, 2); }}
    """)
    inside = body(unit, "Do")
    site = first_unasked(inside, inside.node, local(inside, "one"), IN_GAME | CONNECTED)
    assert (site.name if site is not None else None) == name


def test_natives() -> None:
    unit = plugin('public void OnMapStart() { KickClient(1); GetMaxEntities(); PrintToChatAll("a"); }')
    kick, *others = body(unit, "OnMapStart").calls
    assert client_argument(kick) is kick.arguments[0]
    assert [client_argument(site) for site in others] == [None, None]
    assert not IN_GAME & CONNECTED
    assert throws_for_server("IsClientInGame")
    assert not throws_for_server("GetClientName")
