"""Undefined symbol.

A name is used that nothing declares: not the plugin, not a file that it includes, not SourceMod. Most often it is
misspelt, the `#include` that has it is missing, or the function was made up, which language models do a lot.

Include the header that declares it, correct the spelling, or write the function.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToSever("hello");
}
```

```sourcepawn right
public void OnPluginStart()
{
    PrintToServer("hello");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from server.analysis.finding import Fix, Severity
from server.analysis.invented import advice, fixes_for_invented, invented
from server.analysis.missing_callback import missing_callback
from server.analysis.remedies import FOREIGN_NAMES, fixes_for_unknown
from server.analysis.rule import FixContext

SEVERITY = Severity.ERROR
SPCOMP = (17,)


def message(name: str, suggestion: str = "") -> str:
    """`name` is the unknown name, `suggestion` a known one that looks like it."""
    suggestion = FOREIGN_NAMES.get(name, suggestion)
    hint = advice(name) or (f"; did you mean `{suggestion}`?" if suggestion else "")
    return f"`{name}` is not defined{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Include what declares it, take the name that looks like it, or write the function that is passed."""
    name, suggestion = (*context.args, "")[:2]
    alike = "" if invented(str(name)) is not None else str(suggestion)
    others = [
        *fixes_for_invented(context, str(name)),
        *fixes_for_unknown(context, str(name), FOREIGN_NAMES.get(str(name), alike)),
    ]
    yield from others
    for fix in missing_callback(context, str(name)):
        yield replace(fix, preferred=not others)
