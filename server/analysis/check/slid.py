"""Finds the one argument that a call lacks when those behind it have slid into the wrong places.

Knows neither types nor problems: whether an argument fits a parameter is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from server.analysis.check.facts import Param
from server.syntax import nodes as n


def lacking(args: Sequence[n.Expr], params: Sequence[Param], fits: Callable[[Param, n.Expr], bool]) -> int | None:
    """The place of the only argument that is missing, such that all that are given fit; None when there is none.

    Of several such places it is the last, since the arguments before it have been written.
    """
    count = len(args)
    if any(isinstance(arg, (n.NamedArg, n.DefaultArg, n.Missing)) for arg in args):
        return None
    if any(not param.optional and not param.variadic for param in params[count + 1 :]):
        return None
    first = 0  # the arguments before it fit where they are
    while first < count and _fits(params, first, args[first], fits):
        first += 1
    for gap in range(first, -1, -1):
        wanted = not params[gap].optional and not params[gap].variadic
        if wanted and all(_fits(params, place + 1, args[place], fits) for place in range(gap, count)):
            return gap
    return None


def _fits(params: Sequence[Param], place: int, arg: n.Expr, fits: Callable[[Param, n.Expr], bool]) -> bool:
    param = _param(params, place)
    return param is not None and fits(param, arg)


def _param(params: Sequence[Param], place: int) -> Param | None:
    if place < len(params):
        return params[place]
    return params[-1] if params and params[-1].variadic else None
