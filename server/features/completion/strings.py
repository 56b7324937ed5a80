"""What completes inside quotes. Each source looks whether the string is one of its own."""

from __future__ import annotations

from collections.abc import Callable

from server.features.completion.companions import companion_names
from server.features.completion.directives import include_paths
from server.features.completion.events import event_names, fields
from server.features.completion.facts import facts
from server.features.completion.item import Completions
from server.features.completion.netprops import properties
from server.features.completion.request import Request

Source = Callable[[Request], Completions | None]

SOURCES: tuple[Source, ...] = (include_paths, event_names, fields, properties, facts, companion_names)
"""Asked in order; the first that knows the string answers."""
