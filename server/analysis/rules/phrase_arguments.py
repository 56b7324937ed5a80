"""A phrase gets too few arguments, or one of another type than it shows.

`#format` in the translation file says what a phrase takes: `{1:s},{2:d}` are a text and a number, given behind the
phrase (with `%T`: behind the client). SourceMod counts when the line runs: one too few throws "Translation string
formatted incorrectly", and the callback ends there. A number shown as a text is garbage, and the other way round.

```sourcepawn wrong
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    PrintToServer("%t", "Map was not found");
}
```

```sourcepawn right
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    PrintToServer("%t", "Map was not found", "c1m1_hotel");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.phrase_uses import PhraseUse, phrase_uses
from server.analysis.runtime.specifiers import KINDS, fits
from server.analysis.types import UNKNOWN
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Every phrase whose arguments are known."""
    for use in phrase_uses(site):
        takes = use.takes
        if takes is None:
            continue
        text = use.phrases[0][0]
        if len(use.arguments) < len(takes):
            args = (text.value, len(takes), len(use.arguments), "", "")
            yield Problem("phrase-arguments", text.start, text.end, args)
        else:
            yield from _types(use, takes, text.value)


def _types(use: PhraseUse, takes: tuple[str, ...], name: str) -> Iterator[Problem]:
    if any(specifier[-1:] in "tT" for specifier in takes):
        return  # a phrase in the phrase takes as many as it wants, and a client with `T`
    for position, (specifier, argument) in enumerate(zip(takes, use.arguments, strict=False), 1):
        type = use.call.type_of(argument)
        kind = specifier[-1:]
        if type is UNKNOWN or kind not in KINDS or fits(kind, type):
            continue
        if kind in "st" and isinstance(argument, n.Index):
            continue  # the rest of a string from that character on
        shown = "string" if type.dims and type.tag == "char" else str(type)
        args = (name, position, 0, specifier, shown)
        yield Problem("phrase-arguments", argument.start, argument.end, args)


def message(name: str, count: int, given: int, specifier: str, type: str) -> str:
    """How many arguments the phrase takes and gets; or which argument it shows by `specifier`, and that one's type."""
    if specifier:
        article = "an" if type[0] in "aeiouAEIOU" else "a"
        return (
            f"the phrase “{name}” shows its argument {count} as `{{{count}:{specifier}}}`, but this is {article} {type}"
        )
    wanted = f"{count} argument{'s' * (count != 1)}"
    got = f"only {given} {'is' if given == 1 else 'are'} given" if given else "none is given"
    return f"the phrase “{name}” takes {wanted} and {got}: this throws an error when it runs"
