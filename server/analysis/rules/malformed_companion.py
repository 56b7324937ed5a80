"""A translation or gamedata file with a mistake in its notation.

At a brace too many or too few SourceMod stops reading: what stands behind it is missing, and of gamedata nothing is
used at all. A quote that is not closed ends with its line: the text there is shown, or looked for, with a quote in
front. The finding stands where the plugin loads the file and names the line. Usually a quote or a brace is missing in
the line before.

While such a file is open in an editor, or checked itself, its mistakes are shown in it; so are those of other KeyValues
(`.vdf`, `.res`, `.kv`, what lies in `configs`). A language that a phrase has twice, and an entry that a section of
gamedata has twice, is a hint there: only one of them counts.

```keyvalues translations/my_plugin.phrases.txt
"Phrases"
{
    "Hello"
    {
        "en"    "Hello!
    }
}
```

```keyvalues translations/other.phrases.txt
"Phrases"
{
    "Hello"
    {
        "en"    "Hello!"
    }
}
```

```sourcepawn wrong
public void OnPluginStart()
{
    LoadTranslations("my_plugin.phrases");
}
```

```sourcepawn right
public void OnPluginStart()
{
    LoadTranslations("other.phrases");
}
```
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS, Fault, fault, without_ending
from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.grounds import ask
from server.analysis.unit import Unit
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()
CALLS = (*PHRASE_LOADERS, *GAMEDATA_LOADERS)


@dataclass(frozen=True, slots=True)
class _Question:
    kind: str
    name: str

    def __call__(self, unit: Unit) -> Fault | None:
        return fault(unit, self.kind, self.name)


def check(site: CallSite) -> Iterator[Problem]:
    """Every file that the call can be given."""
    kind = "translations" if site.name in PHRASE_LOADERS else "gamedata"
    for text in site.texts(0):
        found = ask(site.view, _Question(kind, without_ending(text.value)))
        if found is not None:
            args = (os.path.basename(found.path), found.line, found.message)
            yield Problem("malformed-companion", text.start, text.end, args)


def message(file: str, line: int, why: str) -> str:
    """The file, the line, and what is wrong there."""
    return f"`{file}`, line {line}: {why[:1].lower()}{why[1:]}"
