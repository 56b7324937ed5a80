"""A part in words with the values that it was given, for descriptions that a plugin has of itself.

English only, as plugins are; what is said to somebody who asks for a plugin is not worded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from server.assistant.compose.plan import Value
from server.knowledge.compose import Parameter

_CERTAIN = ("choice", "word")
_ANY = "any"


def in_words(text: str, parameters: Mapping[str, Parameter], values: Mapping[str, Value]) -> str:
    """The words of a part; values for which it has no room follow in brackets, but not those that a convar changes."""
    shown = {name: _shown(one, values[name]) for name, one in parameters.items()}
    named = set(Template(text).get_identifiers())
    also = [
        shown[name]
        for name, one in parameters.items()
        if name not in named and one.kind in _CERTAIN and values[name] not in (_ANY, "")
    ]
    filled = Template(text).safe_substitute(shown)
    return f"{filled} ({', '.join(also)})" if also else filled


def _shown(one: Parameter, value: Value) -> str:
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value).replace("_", " ") if one.kind == "choice" else str(value)
