"""Progress that the client shows and may cancel: a courtesy, so a client without it gets none and nothing fails."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from server.lsp.server import Server

Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """One bar; `token` None where the client shows none."""

    server: Server
    token: str | None

    @property
    def cancelled(self) -> bool:
        """Whether the user wants it to stop."""
        return self.token is not None and self.server.work_done_progress.tokens[self.token].cancelled()

    def report(self, message: str, percentage: int | None = None) -> None:
        """Tell how far it is; a `percentage` only for a bar that `counts`."""
        if self.token is not None:
            said = lsp.WorkDoneProgressReport(message=message, percentage=percentage)
            self.server.work_done_progress.report(self.token, said)

    def end(self) -> None:
        """Take the bar away."""
        if self.token is not None:
            self.server.work_done_progress.end(self.token, lsp.WorkDoneProgressEnd())
            self.server.work_done_progress.tokens.pop(self.token, None)


async def begin(server: Server, title: str, counts: bool = False) -> Progress:
    """Show a bar that can be cancelled; one that `counts` begins at 0 %."""
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return Progress(server, None)
    token = str(uuid.uuid4())
    progress = server.work_done_progress
    await asked(progress.create_async(token), "progress", patience_s=1.0)
    if token not in progress.tokens:
        return Progress(server, None)
    percentage = 0 if counts else None
    progress.begin(token, lsp.WorkDoneProgressBegin(title, cancellable=True, message="", percentage=percentage))
    return Progress(server, token)


async def asked(request: Awaitable[Answer], what: str, patience_s: float = 10.0) -> Answer | None:
    """The client's answer; None when it gives none: what we ask for is a courtesy, not a need."""
    try:
        # Not `wait_for`, which in Python 3.11 forgets that the task was cancelled when the answer is there as well.
        async with asyncio.timeout(patience_s):
            return await request
    except Exception as error:
        _log.info("the client gave no %s: %s", what, error)
        return None
