"""Plugins out of a string, for tests of what the rules about run time share."""

from __future__ import annotations

from functools import cache

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.runtime.body import Body
from server.analysis.runtime.elsewhere import body_of
from server.analysis.symbols import Function, Symbol, Variable
from server.analysis.unit import Unit
from server.syntax.text import Text

PATH = "/nowhere/plugin.sp"
_HARMLESS = {"deprecated", "unused-assignment"}


@cache
def _project() -> Project:
    return Project(())


def plugin(source: str) -> Unit:
    """A plugin that compiles."""
    project = _project()
    project.open(PATH, Text.of("#include <sourcemod>\n#include <sdktools>\n" + source))
    unit = project.unit(PATH)
    project.close(PATH)
    for chunk in unit.chunks(PATH):
        problems = [*chunk.syntax.problems, *check_chunk(unit, PATH, chunk).problems]
        assert {problem.code for problem in problems} <= _HARMLESS, problems
    return unit


def function(unit: Unit, name: str) -> Function:
    """A function of a plugin."""
    found = unit.lookup(name, PATH)
    assert isinstance(found, Function)
    return found


def body(unit: Unit, name: str) -> Body:
    """The body of a function of a plugin."""
    found = body_of(unit, function(unit, name))
    assert found is not None
    return found


def local(inside: Body, name: str) -> Variable:
    """A local variable or parameter."""
    found = next(symbol for symbol in inside.view.refs_of if symbol.name == name)
    assert isinstance(found, Variable)
    return found


def variable(unit: Unit, name: str) -> Symbol:
    """A global variable."""
    found = unit.lookup(name, PATH)
    assert found is not None
    return found
