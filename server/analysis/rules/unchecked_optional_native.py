"""A native that the plugin can do without is called without asking whether it is there.

With `#undef REQUIRE_PLUGIN` before an `#include`, or with `MarkNativeAsOptional`, the plugin loads also where the other
one is missing. Calling the native then throws "Native is not bound". Ask `LibraryExists` or `GetFeatureStatus`, in
`OnAllPluginsLoaded`, `OnLibraryAdded` and `OnLibraryRemoved`; or leave the `#undef` out when nothing works without it.

```sourcepawn wrong
native int Shop_GetCredits(int client);

public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
    MarkNativeAsOptional("Shop_GetCredits");
    return APLRes_Success;
}

public void OnClientPutInServer(int client)
{
    PrintToServer("%d", Shop_GetCredits(client));
}
```

```sourcepawn right
native int Shop_GetCredits(int client);

public APLRes AskPluginLoad2(Handle myself, bool late, char[] error, int err_max)
{
    MarkNativeAsOptional("Shop_GetCredits");
    return APLRes_Success;
}

public void OnClientPutInServer(int client)
{
    if (GetFeatureStatus(FeatureType_Native, "Shop_GetCredits") == FeatureStatus_Available)
    {
        PrintToServer("%d", Shop_GetCredits(client));
    }
}
```

Nothing is said in a plugin that asks anywhere, under a condition that may know, nor about what comes with SourceMod.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.analysis.finding import Severity
from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.elsewhere import is_own
from server.analysis.runtime.enclosing import conditions
from server.analysis.runtime.optional_natives import optional_natives
from server.analysis.runtime.shipped import is_shipped
from server.analysis.runtime.unit_calls import asks_for_libraries
from server.analysis.symbols import Kind, Variable
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.tokens import Problem

SEVERITY = Severity.HINT
SPCOMP = ()
WHOLE = True
CALLS = ("*",)


def check(site: CallSite) -> Iterator[Problem]:
    """Calls of optional natives in plugins that never ask."""
    function = site.function
    if "native" not in function.keywords or function.name not in optional_natives(site.view.unit):
        return
    if is_shipped(site.view.unit, function) or _may_be_asked(site):
        return
    if not ask(site.view, asks_for_libraries, function):
        start, end = site.name_range
        yield Problem("unchecked-optional-native", start, end, (function.name,))


def _may_be_asked(site: CallSite) -> bool:
    """Whether a condition over the call asks the plugin's own code, which may have found out in another way."""
    view = site.view
    function = view.function_at(site.call.start)
    for condition in conditions(view, function, site.call) if function is not None else ():
        for one in nodes([condition.expr]):
            symbol = view.symbol_of(one) if isinstance(one, n.Name) else None
            if isinstance(symbol, Variable) and symbol.kind is Kind.VARIABLE:
                return True
            called = view.calls_by_node.get(one) if isinstance(one, n.Call) else None
            if called is not None and (is_own(view.unit, called.function) or called.function.name == "FindConVar"):
                return True
    return False


def message(native: str) -> str:
    """The native."""
    return f"`{native}` is optional here, and calling it without its plugin throws: ask `LibraryExists` first"
