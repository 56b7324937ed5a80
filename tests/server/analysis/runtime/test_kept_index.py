"""What callbacks take their data for, and what they are given."""

from __future__ import annotations

import pytest

from server.analysis.runtime.kept_index import frame_data, is_entity, is_plain, is_user_id, timer_data
from server.analysis.runtime.packs import taken, written
from tests.server.analysis.runtime.plugins import body, function, local, plugin


@pytest.mark.parametrize(
    ("source", "use"),
    [
        ('if (IsClientInGame(data)) PrintToChat(data, "a");', "client"),
        ('int client = GetClientOfUserId(data); PrintToServer("%d", client);', "user id"),
        ('data = GetClientOfUserId(data); PrintToChat(data, "a");', "user id"),
        ('int entity = EntRefToEntIndex(data); PrintToServer("%d", entity);', "reference"),
        ("if (IsValidEntity(data)) RemoveEntity(data);", "entity"),
        ('if (g_bOn[data]) PrintToChat(data, "a");', "tracked"),
        ('data++; PrintToChat(data, "a");', ""),
        ('PrintToServer("%d", data);', ""),
    ],
)
def test_data(source: str, use: str) -> None:
    unit = plugin(f"""
    bool g_bOn[MAXPLAYERS + 1];
    public Action Timer_One(Handle timer, any data) {{ {source} return Plugin_Stop; }}
    void Frame_One(any data) {{ {source} }}
    public void OnMapStart() {{ g_bOn[1] = true; CreateTimer(1.0, Timer_One, 1); RequestFrame(Frame_One, 1); }}
    """)
    assert timer_data(unit, function(unit, "Timer_One")) == use
    assert frame_data(unit, function(unit, "Frame_One")) == use


def test_what_is_given() -> None:
    unit = plugin("""
    void Show(int number) { PrintToServer("%d", number); }
    int g_iOne;
    public void OnClientPutInServer(int client)
    {
        int userid = GetClientUserId(client), entity = -1, other = GetMaxEntities();
        entity = CreateEntityByName("env_fire");
        Show(client);
        Show(userid);
        Show(entity);
        Show(g_iOne);
        Show(client + 1);
        Show(other);
    }
    """)
    inside = body(unit, "OnClientPutInServer")
    given = [site.arguments[0] for site in inside.calls_of("Show")]
    assert [is_plain(inside.view, one) for one in given] == [True, False, True, False, False, True]
    assert [is_user_id(inside.view, one) for one in given] == [False, True, False, False, False, False]
    assert [is_entity(inside.view, one) for one in given] == [False, False, True, False, False, False]


READS = """
public Action Timer_Pack(Handle timer, DataPack pack)
{{
    char text[8];
    pack.Reset();
    {reads}
    PrintToServer(text);
    return Plugin_Stop;
}}
public void OnClientPutInServer(int client)
{{
    DataPack pack;
    CreateDataTimer(1.0, Timer_Pack, pack);
    {writes}
}}
"""


@pytest.mark.parametrize(
    ("reads", "kinds"),
    [
        ('pack.ReadString(text, 8); int client = pack.ReadCell(); PrintToChat(client, "a");', ("String", "client")),
        ('int client = GetClientOfUserId(pack.ReadCell()); PrintToChat(client, "a");', ("Cell",)),
        ('int id = pack.ReadCell(); int client = GetClientOfUserId(id); PrintToChat(client, "a");', ("Cell",)),
        ('if (timer != null) { int client = pack.ReadCell(); PrintToChat(client, "a"); } pack.ReadCell();', ()),
        ("ReadPackFloat(pack);", ("Float",)),
    ],
)
def test_what_is_read_from_packs(reads: str, kinds: tuple[str, ...]) -> None:
    unit = plugin(READS.format(reads=reads, writes=""))
    assert taken(unit, function(unit, "Timer_Pack")) == kinds


@pytest.mark.parametrize(
    ("writes", "kinds"),
    [
        ('pack.WriteCell(client); WritePackString(pack, "a");', ["Cell", "String"]),
        ("pack.WriteCell(client); if (client > 1) { pack.WriteCell(1); }", []),
        ("pack.Reset();", []),
    ],
)
def test_what_is_written_to_packs(writes: str, kinds: list[str]) -> None:
    inside = body(plugin(READS.format(reads="", writes=writes)), "OnClientPutInServer")
    assert [one.kind for one in written(inside, local(inside, "pack"))] == kinds
