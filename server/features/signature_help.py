"""textDocument/signatureHelp: the parameters of the call that is being typed, the current one marked.

Works on what stands before the cursor alone, so neither an open bracket nor what follows matters.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.analysis import signature
from server.analysis.cursor.expected import Argument, argument_at
from server.analysis.cursor.hole import hole_at
from server.analysis.cursor.scope import Scope
from server.analysis.cursor.spot import Text, spot_at
from server.analysis.describe import describe, describe_macro
from server.analysis.documentation import Documentation, escape, markdown, plain
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Kind
from server.syntax import nodes as n
from server.syntax.macros import Macro

TRIGGERS = ("(", ",")
RETRIGGERS = (",", ")")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its range in the label (in characters), and what is said of it."""

    start: int
    end: int
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    """A function in one line, with the index of the parameter that is being typed (None behind the last)."""

    label: str
    documentation: str
    parameters: tuple[Parameter, ...]
    active: int | None


def signature_help(snapshot: Snapshot, offset: int, is_markdown: bool = True) -> SignatureHelp | None:
    """What the call around `offset` takes; None outside of calls."""
    spot = spot_at(snapshot, offset)
    if spot.chunk is None or spot.text is Text.DIRECTIVE:
        return None
    hole = hole_at(snapshot, spot, is_operand=False)
    argument = argument_at(hole)
    if argument is None:
        return None
    scope = Scope(snapshot.unit, snapshot.path, hole)
    target = argument.call.target
    if isinstance(target, n.Name):
        macro = scope.macro(target.name)
        if macro is not None and macro.params is not None:
            return _of_macro(snapshot, macro, argument, is_markdown)
    function = scope.callee(argument.call)
    return _of_function(snapshot, function, argument, is_markdown) if function is not None else None


def _of_function(snapshot: Snapshot, function: Function, argument: Argument, is_markdown: bool) -> SignatureHelp:
    unit = snapshot.unit
    located = unit.locate(function)
    name = f"new {function.name}" if function.kind is Kind.CONSTRUCTOR and argument.call.new else ""
    made = signature.function(function, located[1] if located is not None else None, keywords=False, name=name)
    described = describe(unit, snapshot.path, function)
    parameters = tuple(
        Parameter(start, end, _said(described.documentation, param.name, is_markdown))
        for param, (start, end) in zip(function.params, made.params, strict=True)
    )
    return SignatureHelp(
        made.label, _about(described.documentation, is_markdown), parameters, _active(function, argument)
    )


def _active(function: Function, argument: Argument) -> int | None:
    """The parameter that the argument is for."""
    params = function.params
    if argument.name:
        return next((index for index, param in enumerate(params) if param.name == argument.name), None)
    if any(isinstance(arg, n.NamedArg) for arg in argument.call.args[: argument.position]):
        return None  # behind a named argument only named ones may follow
    if argument.position < len(params):
        return argument.position
    return len(params) - 1 if params and params[-1].variadic else None


def _of_macro(snapshot: Snapshot, macro: Macro, argument: Argument, is_markdown: bool) -> SignatureHelp:
    label = f"{macro.name}("
    parameters: list[Parameter] = []
    for index, digit in enumerate(macro.params or ()):
        label += ", " if index else ""
        parameters.append(Parameter(len(label), len(label) + len(digit) + 1))
        label += f"%{digit}"
    described = describe_macro(snapshot.unit, macro)
    body = f"```sourcepawn\n{described.code}\n```" if is_markdown else described.code
    about = "\n\n".join(part for part in (body, _about(described.documentation, is_markdown)) if part)
    active = argument.position if argument.position < len(parameters) else None
    return SignatureHelp(f"{label})", about, tuple(parameters), active)


def _said(documentation: Documentation, name: str, is_markdown: bool) -> str:
    said = documentation.param(name)
    return escape(said) if is_markdown else said


def _about(documentation: Documentation, is_markdown: bool) -> str:
    """The documentation without the parameters, which have their own."""
    return (markdown if is_markdown else plain)(documentation, False)
