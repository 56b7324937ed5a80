"""A phrase without English text.

Who speaks a language that the phrase lacks gets it in the server's language, and after that in English. Where there is
neither, `%t` and `%T` throw "Language phrase not found", which ends the callback there. With an English text that never
happens, whatever the server's language is.

```sourcepawn wrong
public void OnPluginStart()
{
    LoadTranslations("greeting.phrases");
    PrintToServer("%t", "Hello");
}
```

```sourcepawn right
public void OnPluginStart()
{
    LoadTranslations("greeting.phrases");
    PrintToServer("%t", "Goodbye");
}
```

```keyvalues translations/greeting.phrases.txt
"Phrases"
{
    "Hello"
    {
        "de"    "Hallo!"
    }
    "Goodbye"
    {
        "en"    "Goodbye!"
        "de"    "Tschüss!"
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.phrase_uses import phrase_uses
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
CALLS = ("*",)

_ENGLISH = "en"
_MOST = 3


def check(site: CallSite) -> Iterator[Problem]:
    """Every phrase of the plugin's own files that a `%t` or `%T` can be given."""
    for use in phrase_uses(site):
        for text, known in use.phrases:
            phrase = known.phrase
            if phrase is not None and phrase.path and _ENGLISH not in phrase.languages:
                held = ", ".join(phrase.languages[:_MOST]) + (", ..." if len(phrase.languages) > _MOST else "")
                yield Problem("phrase-without-english", text.start, text.end, (text.value, held))


def message(name: str, languages: str) -> str:
    """The phrase, and languages that it has, which may be none."""
    only = f"only in {languages}" if languages else "in no language"
    return f"the phrase “{name}” has no English text, {only}: for others it throws an error"
