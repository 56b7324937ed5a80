"""A resolved call as a rule sees it: the function by its full name, the arguments by parameter, their constants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from server.analysis.check.expressions import bare, name_range
from server.analysis.checked import Called
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.texts import Text, texts
from server.analysis.symbols import Function, Kind, Symbol
from server.syntax import nodes as n


@dataclass(eq=False)
class CallSite:
    """One call in a chunk. Arguments count from 0, `this` left out."""

    view: ChunkView
    called: Called

    @property
    def call(self) -> n.Call:
        """The call's node."""
        return self.called.call

    @property
    def function(self) -> Function:
        """What is called."""
        return self.called.function

    @cached_property
    def name(self) -> str:
        """The function's full name: `HookEvent`, `Event.GetInt`; a constructor has its type's: `DataPack`."""
        return qualified(self.called.function)

    @property
    def name_range(self) -> tuple[int, int]:
        """Where the called name stands; of a method the method's name."""
        return name_range(self.call.target)

    @property
    def receiver(self) -> n.Expr | None:
        """The object whose method is called."""
        target = bare(self.call.target)
        return target.object if isinstance(target, n.Member) else None

    @cached_property
    def arguments(self) -> dict[int, n.Expr]:
        """The arguments that are given, by the parameter's index; those for `...` count on from it."""
        found: dict[int, n.Expr] = {}
        params = self.called.function.params
        position = 0
        for argument in self.call.args:
            if isinstance(argument, n.NamedArg):
                index = next((i for i, p in enumerate(params) if p.name == argument.name.name), -1)
                if index >= 0:
                    found[index] = argument.value
                    position = index + 1
                continue
            if not isinstance(argument, n.DefaultArg):
                found[position] = argument
            position += 1
        return found

    def argument(self, index: int) -> n.Expr | None:
        """The argument for a parameter; None when its default holds."""
        return self.arguments.get(index)

    def index_of(self, param: str) -> int:
        """The index of the parameter of that name; -1 when there is none."""
        return next((i for i, p in enumerate(self.called.function.params) if p.name == param), -1)

    def texts(self, index: int) -> tuple[Text, ...]:
        """All strings that an argument can be; empty when that is not known for certain."""
        argument = self.arguments.get(index)
        return texts(self.view, argument) if argument is not None else ()

    def text(self, index: int) -> Text | None:
        """The one string that an argument is."""
        found = self.texts(index)
        return found[0] if len(found) == 1 else None

    def number(self, index: int) -> int | float | None:
        """The constant number that an argument is, its default included."""
        argument = self.arguments.get(index)
        if argument is not None:
            return self.view.number(argument)
        params = self.called.function.params
        default = params[index].value if index < len(params) else None
        return self.view.number(default) if default is not None else None

    def symbol(self, index: int) -> Symbol | None:
        """What an argument that is a name stands for."""
        argument = self.arguments.get(index)
        return self.view.symbol_of(argument) if argument is not None else None

    def passed_function(self, index: int) -> Function | None:
        """The function that an argument passes by its name."""
        symbol = self.symbol(index)
        return symbol if isinstance(symbol, Function) else None


def qualified(function: Function) -> str:
    """A function's full name: `HookEvent`, `Event.GetInt`; of a constructor its type's name."""
    container = function.container
    if container is None or function.kind is Kind.CONSTRUCTOR:
        return function.name
    return f"{container.name}.{function.name}"
