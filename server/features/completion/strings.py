"""What completes inside quotes. Each source looks whether the string is one of its own."""

from __future__ import annotations

from collections.abc import Callable

from server.features.completion.directives import include_paths
from server.features.completion.item import Completions
from server.features.completion.request import Request

Source = Callable[[Request], Completions | None]

SOURCES: tuple[Source, ...] = (include_paths,)
"""Asked in order; the first that knows the string answers."""
