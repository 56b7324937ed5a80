"""Asks the client for a key that its secret store may hold. A key is passed on and neither kept nor logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from server.lsp.commands import KEY
from server.lsp.progress import asked

if TYPE_CHECKING:
    from server.lsp.server import Server
    from server.models.presets import Preset

_PATIENCE_S = 120.0  # the client may ask its user to type it


async def keys_for(ls: Server, preset: Preset) -> dict[str, SecretStr]:
    """The key that a preset needs, by its variable's name; none when the client has none or is not to be asked."""
    variable = preset.key_variable
    if not variable or not ls.session.trusted or KEY not in ls.session.client_commands:
        return {}
    request = ls.protocol.send_request_async(KEY, {"variable": variable})
    answer = await asked(request, "key", _PATIENCE_S)
    key = getattr(answer, "key", None)
    return {variable: SecretStr(key)} if isinstance(key, str) and key.strip() else {}
