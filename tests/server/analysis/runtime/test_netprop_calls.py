"""Which properties a function reads and writes, as its calls tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.runtime.body import bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.netprop_calls import ACCESSORS, LOOKUPS, Access, accesses
from server.analysis.runtime.registrations import callers
from server.syntax.text import Text


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project((str(tmp_path_factory.mktemp("netprops")),))


def found(project: Project, text: str, head: str = "") -> list[Access]:
    """The accesses in the body of a function with an entity `e`."""
    path = "/nowhere/plugin.sp"
    source = f"#include <sourcemod>\n#include <sdktools>\n{head}\nstock void F(int e, const char[] s)\n{{\n{text}\n}}\n"
    project.open(path, Text.of(source))
    unit = project.unit(path)
    result: list[Access] = []
    for chunk in unit.chunks(path):
        checked = check_chunk(unit, path, chunk)
        assert not [*chunk.syntax.problems, *checked.problems], source
        view = ChunkView(unit, path, chunk, checked)
        for body in bodies(view, [CallSite(view, called) for called in checked.calls], callers(unit, path)):
            result.extend(accesses(body))
    project.close(path)
    return result


@pytest.mark.parametrize(
    ("call", "kind", "writes", "place", "element"),
    [
        ('GetEntProp(e, Prop_Send, "m_x")', "int", False, "Prop_Send", 0),
        ('GetEntProp(e, Prop_Data, "m_x", 1, 3)', "int", False, "Prop_Data", 3),
        ('SetEntProp(e, Prop_Send, "m_x", 7, _, 2)', "int", True, "Prop_Send", 2),
        ('GetEntPropFloat(e, Prop_Send, "m_x", 2)', "float", False, "Prop_Send", 2),
        ('SetEntPropFloat(e, Prop_Data, "m_x", 1.0, 2)', "float", True, "Prop_Data", 2),
        ('GetEntPropEnt(e, Prop_Send, "m_x", 4)', "entity", False, "Prop_Send", 4),
        ('SetEntPropEnt(e, Prop_Send, "m_x", e, 4)', "entity", True, "Prop_Send", 4),
        ('float v[3]; GetEntPropVector(e, Prop_Send, "m_x", v, 5)', "vector", False, "Prop_Send", 5),
        ('float v[3]; SetEntPropVector(e, Prop_Send, "m_x", v, 5)', "vector", True, "Prop_Send", 5),
        ('char t[9]; GetEntPropString(e, Prop_Data, "m_x", t, sizeof(t), 6)', "string", False, "Prop_Data", 6),
        ('SetEntPropString(e, Prop_Data, "m_x", s, 6)', "string", True, "Prop_Data", 6),
        ('GetEntPropArraySize(e, Prop_Send, "m_x")', "", False, "Prop_Send", 0),
        ('GameRules_GetProp("m_x", 4, 1)', "int", False, "Prop_Send", 1),
        ('GameRules_SetProp("m_x", 9, 4, 1, true)', "int", True, "Prop_Send", 1),
        ('GameRules_GetPropFloat("m_x", 1)', "float", False, "Prop_Send", 1),
        ('GameRules_SetPropFloat("m_x", 9.0, 1)', "float", True, "Prop_Send", 1),
        ('GameRules_SetPropEnt("m_x", e, 1)', "entity", True, "Prop_Send", 1),
        ('char t[9]; GameRules_GetPropString("m_x", t, sizeof(t), 1)', "string", False, "Prop_Send", 1),
        ('GameRules_SetPropString("m_x", s, false, 1)', "string", True, "Prop_Send", 1),
        ('float v[3]; GameRules_GetPropVector("m_x", v, 1)', "vector", False, "Prop_Send", 1),
        ('GetEntProp(e, Prop_Send, "m_x", .element = 8)', "int", False, "Prop_Send", 8),
        ('int n = strlen(s); GetEntProp(e, Prop_Send, "m_x", _, n)', "int", False, "Prop_Send", None),
    ],
)
def test_accessors(project: Project, call: str, kind: str, writes: bool, place: str, element: int | None) -> None:
    [access] = found(project, f"{call};")
    assert (access.accessor.kind, access.accessor.writes) == (kind, writes)
    assert (access.place, access.element, access.name.value) == (place, element, "m_x")
    assert (
        access.is_of_game_rules
        == (access.entity is None)
        == call.startswith(("GameRules", "char t[9]; Game", "float v[3]; Game"))
    )


def test_names(project: Project) -> None:
    head = '#define NAME "m_" ... "a"\nstatic const char g_sAll[][] = {"m_b", "m_c"};'
    text = """
    GetEntProp(e, Prop_Send, NAME);
    GetEntProp(e, Prop_Send, g_sAll[e]);
    GetEntProp(e, Prop_Send, e > 4 ? "m_d" : "m_e");
    GetEntProp(e, Prop_Send, s);
    """
    assert [access.name.value for access in found(project, text, head)] == ["m_a", "m_b", "m_c", "m_d", "m_e"]


def test_a_branch_is_the_place_of_its_name(project: Project) -> None:
    first, second = found(project, 'GetEntProp(e, Prop_Send, e > 4 ? "m_a" : "m_b");')
    assert first.node is not second.node
    assert (first.node.start, second.node.end) == (first.name.start, second.name.end)


@pytest.mark.parametrize(
    "test",
    [
        'if (HasEntProp(e, Prop_Send, "m_x"))',
        'if (FindSendPropInfo("CTerrorPlayer", "m_x") > 0)',
        'if (GetEntSendPropOffs(e, "m_x") > 0)',
        'if (FindDataMapInfo(e, "m_x") != -1)',
    ],
)
def test_what_is_asked_for_is_left_out(project: Project, test: str) -> None:
    text = f'{test} GetEntProp(e, Prop_Send, "m_x");\nGetEntProp(e, Prop_Send, "m_y");'
    assert [access.name.value for access in found(project, text)] == ["m_y"]


def test_unknown_places(project: Project) -> None:
    text = 'PropType type = e > 5 ? Prop_Send : Prop_Data;\nGetEntProp(e, type, "m_x");'
    assert found(project, text) == []


def test_own_functions_are_not_the_natives(project: Project) -> None:
    head = "stock int GetEntPropFast(int e, PropType type, const char[] name) { return GetEntProp(e, type, name); }"
    assert found(project, 'GetEntPropFast(e, Prop_Send, "m_x");', head) == []


def test_all_functions_are_those_of_the_headers(project: Project) -> None:
    """Each function of the tables exists and has the parameters where the table says."""
    path = str(Path("/nowhere/plugin.sp"))
    project.open(path, Text.of("#include <sourcemod>\n#include <sdktools>\n"))
    unit = project.unit(path)
    for name, accessor in ACCESSORS.items():
        params = [param.name for param in unit.lookup(name, path).params]  # type: ignore[union-attr]
        assert params[accessor.name] == "prop"
        for index, wanted in ((accessor.entity, "entity"), (accessor.place, "type"), (accessor.element, "element")):
            assert index < 0 or params[index] == wanted, name
        assert ("element" in params) == (accessor.element >= 0)
        if accessor.writes:
            assert params[accessor.value] in ("value", "other", "vec", "buffer")
    for name, lookup in LOOKUPS.items():
        params = [param.name for param in unit.lookup(name, path).params]  # type: ignore[union-attr]
        assert params[lookup.name] == "prop"
        assert lookup.owner < 0 or params[lookup.owner] == "cls"
        assert lookup.entity < 0 or params[lookup.entity] in ("entity", "ent")
    project.close(path)
