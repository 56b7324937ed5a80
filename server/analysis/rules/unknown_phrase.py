"""A phrase that none of the plugin's translation files has.

`%t` and `%T` throw "Language phrase not found" for it, which ends the callback there. Letter case counts. The name has
to stand in a file that the plugin loads with `LoadTranslations`; SourceMod's own `common.phrases` has to be loaded like
any other.

Nothing is said when one of the loaded files is not found in `translations`, or when its name is not constant.

```sourcepawn wrong
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    PrintToServer("%t", "No matching clients found");
}
```

```sourcepawn right
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    PrintToServer("%t", "No matching clients");
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Fix, Severity
from server.analysis.literal_fix import replacements
from server.analysis.rule import FixContext
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.phrase_uses import phrase_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
WHOLE = True
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Every name that a `%t` or `%T` can be given."""
    for use in phrase_uses(site):
        for text, known in use.phrases:
            is_sure = text.literal or len(use.phrases) == 1  # a table may hold names that nobody picks
            if is_sure and known.missing and not known.unloaded:
                yield Problem("unknown-phrase", text.start, text.end, (text.value, *known.similar))


def message(name: str, *similar: str) -> str:
    """The name, and names that may be meant."""
    hint = f"; did you mean “{similar[0]}”?" if similar else ": this throws an error when it runs"
    return f"no translation file of this plugin has the phrase “{name}”{hint}"


def fixes(context: FixContext) -> Iterator[Fix]:
    """Take a phrase that may be meant."""
    name, *similar = map(str, context.args)
    yield from replacements(context, name, *similar)
