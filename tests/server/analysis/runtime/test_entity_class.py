"""Which class an entity expression is of in the server."""

from __future__ import annotations

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.runtime.body import Body, bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.entity_class import class_of, is_elsewhere
from server.analysis.runtime.registrations import callers
from server.syntax.text import Text

HEAD = '#include <sourcemod>\n#include <sdktools>\nstock void Mark(int entity) { PrintToServer("%d", entity); }\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project((str(tmp_path_factory.mktemp("classes")),))


def marks(project: Project, source: str) -> list[tuple[Body, CallSite]]:
    """The calls of `Mark`, in order, with the functions that they are in."""
    path = "/nowhere/plugin.sp"
    project.open(path, Text.of(HEAD + source))
    unit = project.unit(path)
    found: list[tuple[Body, CallSite]] = []
    for chunk in unit.chunks(path):
        checked = check_chunk(unit, path, chunk)
        assert not [*chunk.syntax.problems, *checked.problems], source
        view = ChunkView(unit, path, chunk, checked)
        for body in bodies(view, [CallSite(view, called) for called in checked.calls], callers(unit, path)):
            found.extend((body, site) for site in body.calls_of("Mark"))
    project.close(path)
    return found


def classes(project: Project, source: str) -> list[tuple[str, bool] | None]:
    """What is known of the entities that are marked."""
    return [class_of(body, site.call.args[0], site.call) for body, site in marks(project, source)]


def one(project: Project, text: str) -> tuple[str, bool] | None:
    """What is known of the one entity that is marked in the body of a function."""
    [found] = classes(project, f"public void OnMapStart()\n{{\n{text}\n}}\n")
    return found


PLAYER, WEAPON = ("CTerrorPlayer", False), ("CBaseCombatWeapon", False)
PROP = ("CDynamicProp", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Mark(CreateEntityByName("prop_dynamic"));', PROP),
        ('int prop = CreateEntityByName("prop_dynamic"); Mark(prop);', PROP),
        ('int prop; prop = CreateEntityByName("prop_dynamic_override"); Mark(prop);', PROP),
        ('int e = -1; while ((e = FindEntityByClassname(e, "prop_dynamic")) != -1) Mark(e);', PROP),
        ('int e = EntIndexToEntRef(CreateEntityByName("prop_dynamic")); Mark(EntRefToEntIndex(e));', PROP),
        ('int e = FindEntityByClassname(-1, "player"); Mark(e);', PLAYER),
        ('int e = FindEntityByClassname(-1, "prop_*"); Mark(e);', None),
        ('int e = CreateEntityByName("prop_dynamic"); e = CreateEntityByName("infected"); Mark(e);', None),
        ('int e = CreateEntityByName("prop_dynamic"); e++; Mark(e);', None),
        ("int e = GetRandomInt(1, 9) > 4 ? 5 : 6; Mark(e);", None),
        ("Mark(GetClientOfUserId(5));", PLAYER),
        ("Mark(GetPlayerWeaponSlot(5, 0));", WEAPON),
        ('Mark(GetEntPropEnt(5, Prop_Send, "m_hActiveWeapon"));', WEAPON),
        ('Mark(GetEntPropEnt(5, Prop_Send, "m_hOwnerEntity"));', None),
        ("for (int i = 1; i <= MaxClients; i++) if (IsClientInGame(i)) Mark(i);", PLAYER),
        ("int i; for (i = 1; i < MaxClients + 1; i++) if (IsClientInGame(i)) Mark(i);", PLAYER),
        ("for (int i = 1; i <= GetMaxEntities(); i++) Mark(i);", None),
        ("for (int i = 1; i <= MaxClients; i++) Mark(i);", None),
    ],
)
def test_values(project: Project, text: str, expected: tuple[str, bool] | None) -> None:
    assert one(project, text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("public void OnClientPutInServer(int client) { Mark(client); }", PLAYER),
        ("public void OnClientPutInServer(int who) { Mark(who); }", PLAYER),
        ("public void OnEntityDestroyed(int client) { Mark(client); }", None),
        ("stock void Other(int client) { Mark(client); }", None),
        ("stock void Other(int client) { Mark(client); KickClient(client); }", PLAYER),
        ("stock void Other(int client) { Mark(client); client = 5; KickClient(client); }", None),
        ("stock void Other(int who) { if (who <= MaxClients) KickClient(who); Mark(who); }", None),
        ("stock void Other(int who) { if (who <= MaxClients && IsClientInGame(who)) Mark(who); }", PLAYER),
        ("stock void Other(int who) { if (who > MaxClients || !IsClientInGame(who)) return; Mark(who); }", PLAYER),
        ("stock void Other(int who) { if (who <= MaxClients || IsClientInGame(who)) Mark(who); }", None),
        ("stock void Other(int[] client) { KickClient(client[0]); Mark(client[0]); }", None),
    ],
)
def test_clients(project: Project, source: str, expected: tuple[str, bool] | None) -> None:
    assert classes(project, source) == [expected]


def test_commands(project: Project) -> None:
    source = """
public void OnPluginStart() { RegConsoleCmd("sm_a", OnCommand); AddCommandListener(OnListen, "b"); }
public Action OnCommand(int who, int args) { Mark(who); Mark(args); return Plugin_Handled; }
public Action OnListen(int who, const char[] name, int args) { Mark(who); return Plugin_Continue; }
"""
    assert classes(project, source) == [PLAYER, None, PLAYER]


def test_a_command_that_is_also_called(project: Project) -> None:
    source = """
public void OnPluginStart() { RegConsoleCmd("sm_a", OnCommand); OnCommand(500, 0); }
public Action OnCommand(int who, int args) { Mark(who + args); Mark(who); return Plugin_Handled; }
"""
    assert classes(project, source) == [None, None]


def test_entities_of_other_games(project: Project) -> None:
    source = """
public void OnMapStart()
{
    int timer = FindEntityByClassname(-1, "team_round_timer");
    Mark(timer);
    Mark(CreateEntityByName("obj_sentrygun"));
    Mark(CreateEntityByName("prop_dynamic"));
    Mark(FindEntityByClassname(timer, "weapon_*"));
    int either = timer > 5 ? 5 : 6;
    either = CreateEntityByName("obj_sentrygun");
    either = CreateEntityByName("prop_dynamic");
    Mark(either);
}
"""
    assert [is_elsewhere(body, site.call.args[0]) for body, site in marks(project, source)] == [
        True,
        True,
        False,
        False,
        False,
    ]
