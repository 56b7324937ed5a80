"""Value that is not known while compiling.

A constant, the initial value of a global or `static` variable, a `case`, the value of an enum and a parameter's default
must be known when the plugin is compiled. Calculations with floats and calls do not count.

```sourcepawn wrong
float g_fSpeed = 250.0 * 1.2;

public void OnPluginStart()
{
    PrintToServer("%f", g_fSpeed);
}
```

```sourcepawn right
float g_fSpeed = 300.0;

public void OnPluginStart()
{
    PrintToServer("%f", g_fSpeed);
}
```
"""

from __future__ import annotations

from server.analysis.finding import Severity

SEVERITY = Severity.ERROR
SPCOMP = (8,)


def message() -> str:
    """Nothing is told but where."""
    return "this must be a constant that is known while compiling"
