"""A plugin translates without loading a translation file.

`%t` and `%T` look a phrase up in the files that the plugin has loaded with `LoadTranslations`, usually in
`OnPluginStart`. Without one they throw "Language phrase not found", which ends the callback there. That another plugin
loads the file does not help.

```sourcepawn wrong
public void OnPluginStart()
{
    PrintToServer("%t", "No matching clients");
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

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.phrase_uses import phrase_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.ERROR
SPCOMP = ()
WHOLE = True
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """The first phrase of a call that nobody can find."""
    for use in phrase_uses(site):
        for text, known in use.phrases:
            if known.missing and known.unloaded:
                yield Problem("translations-not-loaded", text.start, text.end, (text.value,))
                return


def message(name: str) -> str:
    """The phrase's name."""
    return f"this plugin loads no translations, so “{name}” is not found: call `LoadTranslations` in `OnPluginStart`"
