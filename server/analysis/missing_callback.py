"""Writes the function that is passed somewhere but does not exist yet, in the form in which it will be called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from server.analysis import signature
from server.analysis.finding import Fix
from server.analysis.new_function import appended
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import view_of
from server.analysis.symbols import Function, TypeSymbol
from server.knowledge.hooks import form_of_hook
from server.syntax import nodes as n

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_DATA: Final = "data"
_HOOK, _EVENT = "SDKHookCB", "EventHook"
_PRE: Final = "EventHookMode_Pre"


def missing_callback(context: FixContext, name: str) -> Iterator[Fix]:
    """Create the function of that name when the finding's place is an argument that has to be a function."""
    chunk, text = context.chunk, context.source.text
    if chunk is None or not _NAME.fullmatch(name) or text.slice(context.start, context.end) != name:
        return
    start = context.start - chunk.start
    view = view_of(context.unit, context.source.path, chunk)
    for called in view.checked.calls:
        if not called.call.start < start < called.call.end:
            continue
        site = CallSite(view, called)
        index = next((at for at, one in site.arguments.items() if isinstance(one, n.Name) and one.start == start), -1)
        params = site.function.params
        if not 0 <= index < len(params) or params[index].variadic or params[index].type.dims:
            continue
        symbol = context.unit.type_symbol(params[index].type.tag, context.source.path)
        form = _form(site, symbol) if symbol is not None else None
        if symbol is not None and form is not None:
            place = context.unit.locate(symbol)
            head = signature.implementation(form, place[1] if place is not None else None, name)
            yield Fix(f"Create function `{name}`", (appended(text, form.type.tag, head, callback=symbol.name),))
            return


def _form(site: CallSite, symbol: TypeSymbol) -> Function | None:
    """The form of function that a call is best given; None when it is not known."""
    forms = list(symbol.signatures)
    if symbol.name == _HOOK:
        return _of_hook(site, forms)
    if any(param.name == _DATA for param in site.function.params):
        wanted = max if site.argument(site.index_of(_DATA)) is not None else min
        count = wanted((len(form.params) for form in forms), default=0)
        forms = [form for form in forms if len(form.params) == count]
    if symbol.name == _EVENT:
        result = "Action" if any(_is_named(one, _PRE) for one in site.arguments.values()) else "void"
        forms = [form for form in forms if form.type.tag == result] or forms
    return forms[0] if forms else None


def _of_hook(site: CallSite, forms: list[Function]) -> Function | None:
    """The form that a hook's type asks for."""
    named = (form_of_hook(one.name) for one in site.arguments.values() if isinstance(one, n.Name))
    wanted = next((form for form in named if form is not None), None)
    if wanted is None:
        return None
    names = [name.lower() for name in wanted.params]
    alike = [form for form in forms if form.type.tag == wanted.result and len(form.params) == len(names)]
    exact = (form for form in alike if [param.name.lower() for param in form.params] == names)
    return next(exact, alike[0] if len(alike) == 1 else None)


def _is_named(expr: n.Expr, name: str) -> bool:
    return isinstance(expr, n.Name) and expr.name == name
