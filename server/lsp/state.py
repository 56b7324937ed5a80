"""Tells a client that wants to know whether the workspace is read and checked, when that changes. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.lsp.commands import STATE

if TYPE_CHECKING:
    from server.lsp.server import Server


def begin(server: Server) -> None:
    """The workspace is other than it was: all of it is to be read and checked."""
    server.published.checked = False
    tell(server)


def checked(server: Server) -> None:
    """All of it was checked."""
    server.published.checked = True
    tell(server)


def tell(server: Server) -> None:
    """Tell it, if it is not what was told last."""
    published, reading = server.published, server.session.indexing
    state = "ready" if published.checked and (reading is None or reading.done()) else "reading"
    if state != published.state and STATE in server.session.client_commands:
        published.state = state
        server.protocol.notify(STATE, {"state": state})
