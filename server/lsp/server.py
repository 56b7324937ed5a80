"""The language server: one pygls server, one session, and the handlers found in `server.lsp.handlers`."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from server import __version__
from server.lsp import handlers, transport
from server.lsp.protocol import Protocol
from server.lsp.publish import Published
from server.lsp.session import Session

if TYPE_CHECKING:  # at work they are imported when a model is asked: the start does without them
    from server.assistant.ledger import Ledger
    from server.assistant.metered import Account

NAME = "l4d2-architect"
_log = logging.getLogger(__name__)
_LAST_ANSWERS_S = 30.0


class Server(LanguageServer):
    """A pygls server with what it knows of its client."""

    def __init__(self) -> None:
        super().__init__(
            NAME,
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            converter_factory=default_converter,
        )
        self.session = Session()
        self.published = Published()
        self.at_end: list[Callable[[], Awaitable[None]]] = []  # lets go of what outlives a request
        self._ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        """What models have cost, in this session and before."""
        from server.assistant.ledger import Ledger

        self._ledger = self._ledger or Ledger()
        return self._ledger

    def account(self, is_fresh: bool = False) -> Account:
        """How the settings want costs to be kept. `is_fresh` takes no answer from the cache."""
        from server.assistant.answers import Answers
        from server.assistant.metered import Account

        wanted = self.session.settings.assistant
        return Account(self.ledger, wanted.monthly_limit, Answers() if wanted.cache else None, is_fresh)

    @property
    def conversation(self) -> Protocol:
        """The protocol by its own type."""
        return cast(Protocol, self.protocol)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what went wrong outside of any request: nobody waits for an answer that could say it."""
        if source is not FeatureRequestError:
            _log.error("%s", error, exc_info=error)

    def run(self, stream: transport.Stream) -> int:
        """Serve one client until it leaves; the exit status."""
        return asyncio.run(self._serve(stream))

    async def _serve(self, stream: transport.Stream) -> int:
        protocol = self.conversation
        outbox: transport.Outbox | None = None

        def start(box: transport.Outbox) -> Callable[[bytes], None]:
            nonlocal outbox
            outbox = box
            protocol.set_writer(cast(Any, box))
            return protocol.receive

        await transport.serve(stream, start, protocol.stopped)
        await self.published.stop()
        for let_go in self.at_end:
            await let_go()
        if not protocol.left:  # the pipe is closed on one side: whoever sent requests may still read the answers
            await protocol.settle(_LAST_ANSWERS_S)
        if outbox is not None:
            outbox.close()
        return protocol.exit_code


def create() -> Server:
    """A server with every feature registered, not yet started."""
    server = Server()
    for found in sorted(pkgutil.iter_modules(handlers.__path__), key=lambda module: module.name):
        importlib.import_module(f"{handlers.__name__}.{found.name}").register(server)
    return server
