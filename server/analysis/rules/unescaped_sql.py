"""A query is built from text that a player has written.

A player who calls himself `Robert'); DROP TABLE stats; --` writes the rest of the query himself, and one who is called
`O'Neil` makes it fail. `Database.Format` escapes what it inserts; `Database.Escape` does so for one text.

```sourcepawn wrong
Database g_hDatabase;

public void OnClientPutInServer(int client)
{
    char name[MAX_NAME_LENGTH], query[256];
    GetClientName(client, name, sizeof(name));
    Format(query, sizeof(query), "INSERT INTO players (name) VALUES ('%s')", name);
    g_hDatabase.Query(OnInserted, query);
}

public void OnInserted(Database db, DBResultSet results, const char[] error, any data)
{
    PrintToServer(error);
}
```

```sourcepawn right
Database g_hDatabase;

public void OnClientPutInServer(int client)
{
    char name[MAX_NAME_LENGTH], query[256];
    GetClientName(client, name, sizeof(name));
    g_hDatabase.Format(query, sizeof(query), "INSERT INTO players (name) VALUES ('%s')", name);
    g_hDatabase.Query(OnInserted, query);
}

public void OnInserted(Database db, DBResultSet results, const char[] error, any data)
{
    PrintToServer(error);
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.formats import formatted
from server.analysis.runtime.user_text import is_asked, is_by_console, text_in
from server.syntax.tokens import Problem

SEVERITY = Severity.WARNING
SPCOMP = ()

_SQL = re.compile(
    r"\s*(?:INSERT\b.*\bINTO\b|REPLACE\s+INTO\b|UPDATE\b.*\bSET\b|SELECT\b.*\bFROM\b|DELETE\s+FROM\b)",
    re.IGNORECASE | re.DOTALL,
)


def check_body(body: Body) -> Iterator[Problem]:
    """Queries that are formatted without escaping."""
    for site in body.calls_of("Format", "FormatEx"):
        call = formatted(site)
        if call is None or not _SQL.match(call.text.value) or is_by_console(body):
            continue
        for one, argument in call.used:
            if argument is None:
                continue
            if one.kind in "NL":
                start, end = call.place(one)
                yield Problem("unescaped-sql", start, end, (call.text.value[one.start : one.end], "name"))
            elif one.kind == "s" and (text := text_in(body, argument)) and not is_asked(body, argument, site.call):
                written = body.view.chunk.cut.source[argument.start : argument.end]
                yield Problem("unescaped-sql", argument.start, argument.end, (written, text))


def message(text: str, kind: str) -> str:
    """What is inserted, and which kind of text it is."""
    whose = {"name": "a player's name", "argument": "what a player has typed", "chat": "what a player has typed"}[kind]
    return f"`{text}` is {whose}, and a quote in it changes the query: use `Database.Format` or `Database.Escape`"
