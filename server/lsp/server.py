"""The language server: one pygls server, one session, and the handlers found in `server.lsp.handlers`."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from server import __version__
from server.lsp import commands, handlers, transport
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
    """A pygls server with what it knows of its client. A sealed one, for strangers, sees nothing of this machine."""

    def __init__(self, is_sealed: bool = False) -> None:
        super().__init__(
            NAME,
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            converter_factory=default_converter,
        )
        self.is_sealed = is_sealed
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
        await self._let_go()
        if not protocol.left:  # the pipe is closed on one side: whoever sent requests may still read the answers
            await protocol.settle(_LAST_ANSWERS_S)
        if outbox is not None:
            outbox.close()
        return protocol.exit_code

    async def converse(self, messages: AsyncIterator[bytes], write: Callable[[bytes], object]) -> None:
        """Serve one client whose messages come and go whole, as on a WebSocket, until they end or it leaves."""
        protocol = self.conversation
        protocol.set_writer(cast(Any, _Writer(write)), include_headers=False)
        try:
            async for message in messages:
                protocol.receive(message)
                if protocol.stopped.is_set():
                    break
        finally:
            protocol.stopped.set()
            await self._let_go()

    async def _let_go(self) -> None:
        await self.published.stop()
        for let_go in self.at_end:
            await let_go()


@dataclass(frozen=True, slots=True)
class _Writer:
    write: Callable[[bytes], object]


# What a stranger may have done: nothing that reads this machine, runs a program or reaches a network.
_OPEN = frozenset({commands.GENERATE, commands.ASSIST, commands.CHAT, commands.CHAT_APPLY, commands.CHAT_END})


def create(is_sealed: bool = False) -> Server:
    """A server with every feature registered, not yet started."""
    server = Server(is_sealed)
    for found in sorted(pkgutil.iter_modules(handlers.__path__), key=lambda module: module.name):
        importlib.import_module(f"{handlers.__name__}.{found.name}").register(server)
    if is_sealed:
        known = server.conversation.fm.commands
        for name in known.keys() - _OPEN:
            del known[name]
    return server
