"""A percent sign in a format string is lost.

In a text that is formatted, `%` begins a specifier. Before any letter that is none, the formatter drops it: "50% off"
becomes "50 off". Write `%%` to show one.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("50% health");
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("50%% health");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Edit, Fix, Severity
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import formatted, is_unknown
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Each `%` that shows nothing."""
    call = formatted(site)
    if call is None:
        return
    for one in call.specifiers:
        if is_unknown(one):
            start, end = call.place(one)
            exact = int((start, end) != (call.text.start, call.text.end))
            yield Problem("format-unknown-letter", start, end, (call.text.value[one.start : one.end], exact))


def message(specifier: str, exact: int) -> str:
    """`specifier` as written; `exact` tells whether the place is its own."""
    shown = specifier.replace("\n", "\\n").replace("\t", "\\t")
    return f"`{shown}` is no format specifier and loses its `%`: write `%%`"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Write the percent sign twice."""
    if context.args[1] and context.source.text.slice(context.start, context.start + 1) == "%":
        yield Fix("Write `%%`", (Edit(context.start, context.start, "%"),))
