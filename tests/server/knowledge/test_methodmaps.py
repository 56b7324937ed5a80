"""Every native that a methodmap has replaced takes what its replacement takes, after the handle."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.project import Project
from server.analysis.symbols import Function, Property, TypeSymbol, Variable
from server.analysis.unit import Unit
from server.knowledge.methodmaps import filled, replaced, replacement
from server.syntax.text import Text

PATH = str(Path("/nowhere/scripting/methodmaps.sp"))


@pytest.fixture(scope="module")
def unit() -> Unit:
    project = Project()
    project.open(PATH, Text.of("#include <sourcemod>\n#include <adt>\n#include <regex>\n"))
    return project.unit(PATH)


def shape(param: Variable) -> tuple[str, int, bool, bool]:
    return param.type.tag, len(param.type.dims), param.type.ref, param.variadic


@pytest.mark.parametrize("native", replaced())
def test_replacement(native: str, unit: Unit) -> None:
    new = replacement(native)
    assert new is not None
    old, type_ = unit.lookup(native, PATH), unit.lookup(new.type, PATH)
    assert isinstance(old, Function)
    assert isinstance(type_, TypeSymbol)
    assert old.params[0].type.tag in ("Handle", new.type)
    assert not old.params[0].type.ref
    member = type_.members.get(new.member)
    rest = [shape(one) for one in old.params[1:]]
    if new.form == "method":
        assert isinstance(member, Function)
        taken = [shape(one) for one in member.params]
        assert taken[: len(rest)] == rest
        assert all(one.value is not None for one in member.params[len(rest) :])
        assert [one.value is None for one in member.params[: len(rest)]] == [
            one.value is None for one in old.params[1:]
        ]
        assert old.type.tag in (member.type.tag, "void") or member.type.tag == "any", (old.type, member.type)
    else:
        assert isinstance(member, Property)
        assert len(rest) == (new.form == "setter")
        assert (member.getter if new.form == "getter" else member.setter) is not None
        assert (old.type.tag if new.form == "getter" else rest[0][0]) == member.type.tag


def test_filled(unit: Unit) -> None:
    made = filled("CreateDataTimer")
    assert made is not None
    function = unit.lookup("CreateDataTimer", PATH)
    assert isinstance(function, Function)
    param = next(one for one in function.params if one.name == made[1])
    assert param.type.ref
    assert isinstance(unit.lookup(made[0], PATH), TypeSymbol)
