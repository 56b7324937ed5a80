"""What a language server tells a stranger, without the places of this installation; and the way back for what it asks.

An editor on the same machine opens our declarations where they lie. A stranger reads them under addresses of ours, and
where they lie is nobody's business.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from server.paths import data_dir

_PLACE = "/l4d2-architect"
"""Stands for the folder of the installation."""

_INITIALIZE, _RESOLVE = "initialize", "completionItem/resolve"
_SHOWN = frozenset({"message", "tooltip", "detail", "data", "value"})
_LINK = "codeDescription"  # a page of the documentation, as a file


def told(message: bytes) -> bytes:
    """A message of the server for the stranger."""
    if not any(place in message for place in _hidden()):
        return message
    return json.dumps(_told(json.loads(message))).encode()


def asked(message: bytes) -> bytes:
    """A message of the stranger for the server. Whatever it is, the stranger reads our documents through us."""
    if _INITIALIZE.encode() not in message and _RESOLVE.encode() not in message:
        return message
    try:
        content = json.loads(message)
        method, params = content["method"], content["params"]
        if method == _INITIALIZE:
            capabilities = params["capabilities"]
            capabilities["workspace"] = {**(capabilities.get("workspace") or {}), "textDocumentContent": {}}
        elif method == _RESOLVE:
            params["data"] = [_meant(one) for one in params["data"]]
        else:
            return message
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return message  # the server says what is wrong with it
    return json.dumps(content).encode()


def _told(value: Any, is_shown: bool = False) -> Any:
    if isinstance(value, str):
        return value.replace(_installation(), _PLACE) if is_shown else value
    if isinstance(value, list):
        return [_told(one, is_shown) for one in value]
    if isinstance(value, dict):
        return {name: _told(one, is_shown or name in _SHOWN) for name, one in value.items() if name != _LINK}
    return value


def _meant(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(_PLACE):
        return value
    path = Path(_installation() + value.removeprefix(_PLACE))
    return str(path) if path.is_relative_to(data_dir()) and ".." not in path.parts else value


@cache
def _installation() -> str:
    return str(data_dir().parent)


@cache
def _hidden() -> tuple[bytes, ...]:
    """The folder of the installation as a message may hold it."""
    folder = data_dir().parent
    return json.dumps(str(folder))[1:-1].encode(), folder.as_uri().encode()
