"""A joining client is shown something that only a person can see, without asking whether it is a bot.

Bots join and leave all the time: each special infected is one. SourceMod calls `OnClientPutInServer` and its kin for
them as well, and a menu, a panel or a question about a console variable is lost on them.

```sourcepawn wrong
public void OnClientPostAdminCheck(int client)
{
    ShowMOTDPanel(client, "Welcome", "https://example.org", MOTDPANEL_TYPE_URL);
}
```

```sourcepawn right
public void OnClientPostAdminCheck(int client)
{
    if (!IsFakeClient(client))
    {
        ShowMOTDPanel(client, "Welcome", "https://example.org", MOTDPANEL_TYPE_URL);
    }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.body import Body
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.client_values import is_client_parameter
from server.knowledge.roles import roles
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()


def check_body(body: Body) -> Iterator[Problem]:
    """What a function that hears of joining clients shows to them."""
    if body.node.name.name not in roles().joining or any(map(_may_ask, body.calls)):
        return
    for site in body.calls:
        index = roles().for_people.get(site.name)
        client = site.argument(index) if index is not None else None
        if isinstance(client, n.Name) and is_client_parameter(body, body.view.symbol_of(client)):
            yield Problem("bot-not-asked", client.start, client.end, (client.name, site.name))
            return


def _may_ask(site: CallSite) -> bool:
    """Whether a call may tell bots from people: by itself, or in a function with a body."""
    return site.name in roles().asks_bot or (site.function.has_body and site.name not in roles().for_people)


def message(client: str, called: str) -> str:
    """The variable, and the native that shows or asks something."""
    return f"bots come here too, and `{called}` is for people: ask `IsFakeClient({client})` first"
