"""Which form of function SDKHooks calls for a type of hook."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from server.knowledge import store

_FILES = ("api/hooks.toml",)
_PREFIX: Final = "SDKHook_"


class Form(NamedTuple):
    """The result of a function and the names of its parameters."""

    result: str
    params: tuple[str, ...]


def form_of_hook(hook: str) -> Form | None:
    """The form for a constant of `SDKHookType`, such as `SDKHook_OnTakeDamage`."""
    return _forms().get(hook.removeprefix(_PREFIX)) if hook.startswith(_PREFIX) else None


@cache
def _forms() -> dict[str, Form]:
    table = store.load("hooks", _FILES, _compiled)
    return {name: Form(words[0], tuple(words[1:])) for name, words in table.items()}


def _compiled(data: Path) -> dict[str, Any]:
    return {name: form.split() for name, form in store.words(data / "api/hooks.toml").get("sdkhooks", {}).items()}
