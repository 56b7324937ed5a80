"""pygls' protocol with what it lacks: an answer to every request, and the state in which a request was made.

Keeps no texts: documents are the session's business, so the copies that pygls would keep are left out.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from concurrent.futures import CancelledError
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from collections.abc import Generator

    from server.lsp.server import Server

_log = logging.getLogger(__name__)
# pygls logs whole messages: the user's texts, and answers that hold a key.
logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.WARNING)
_NOT_INITIALIZED = int(lsp.ErrorCodes.ServerNotInitialized)
_INVALID_REQUEST = int(lsp.ErrorCodes.InvalidRequest)
_PARSE_ERROR = int(lsp.ErrorCodes.ParseError)
_QUIET = {
    int(lsp.LSPErrorCodes.ContentModified),
    int(lsp.LSPErrorCodes.RequestCancelled),
    int(lsp.LSPErrorCodes.RequestFailed),
}


class Arrival(NamedTuple):
    """What a request is about: a document in the version that it had when the request arrived.

    `positional` tells that the request names places of the document, which a later edit may move.
    """

    uri: str
    version: int | None
    positional: bool


arrival: ContextVar[Arrival | None] = ContextVar("arrival", default=None)
"""The request that the current task answers."""


class Protocol(LanguageServerProtocol):
    """One client's conversation."""

    def __init__(self, server: Server, converter: Any) -> None:
        super().__init__(server, converter)
        self._session_of = lambda: server.session
        self.stopped = asyncio.Event()
        self.exit_code = 0
        self.left = False  # the client has said goodbye
        self._initialized = False
        self._asked: set[Any] = set()  # the client's requests that wait for an answer

    def receive(self, body: bytes) -> None:
        """Take one message as it came from the client. Never raises."""
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError) as error:
            _log.warning("a message is not JSON: %s", error)
            return self._refuse(None, _PARSE_ERROR, "the message is not JSON")
        if not isinstance(raw, dict) or raw.get("jsonrpc") != "2.0":
            _log.warning("a message is not JSON-RPC 2.0")
            return self._refuse(None, _INVALID_REQUEST, "the message is not JSON-RPC 2.0")
        if "method" in raw:
            raw.setdefault("params", None)
        _log.debug("%s", raw.get("method", "an answer"))
        wanted = raw.get("id") if isinstance(raw.get("method"), str) else None
        if wanted is not None and not isinstance(wanted, (int, str)):
            return self._refuse(None, _INVALID_REQUEST, "the id is neither a number nor a string")
        if (refusal := self._refusal(raw)) is not None:
            return self._refuse(wanted, *refusal) if wanted is not None else None
        if self._shutdown and raw.get("method") != lsp.EXIT:
            return None  # an answer to what we no longer want to know
        try:
            message = self.structure_message(raw)
        except JsonRpcException as error:
            return self._refuse(wanted, error.code, error.message) if wanted is not None else None
        self._initialized = self._initialized or raw.get("method") == lsp.INITIALIZE
        if wanted is not None:
            self._asked.add(wanted)
        try:
            self.handle_message(message)
        except Exception:
            _log.exception("a message can not be handled")
        return None

    def _refusal(self, raw: dict[str, Any]) -> tuple[int, str] | None:
        """Why a message can not be handled in the state the server is in."""
        method = raw.get("method")
        if method is None or method == lsp.EXIT:
            return None
        if method == lsp.INITIALIZE:
            return (_INVALID_REQUEST, "the server is already initialized") if self._initialized else None
        if not self._initialized:
            return _NOT_INITIALIZED, "the server is not initialized"
        return (_INVALID_REQUEST, "the server is shutting down") if self._shutdown else None

    def _refuse(self, msg_id: Any, code: int, message: str) -> None:
        # Not as `lsp.ResponseErrorMessage`, which leaves out the id that says "I know not which message".
        self._send_data({"jsonrpc": "2.0", "id": msg_id, "error": {"code": code, "message": message}})

    def handle_message(self, message: Any) -> None:
        """Handle a message in the knowledge of the version that it is about."""
        token = arrival.set(self._arrival(getattr(message, "params", None)))
        try:
            super().handle_message(message)
        finally:
            arrival.reset(token)

    def _arrival(self, params: Any) -> Arrival | None:
        uri = getattr(getattr(params, "text_document", None), "uri", None)
        if uri is None:
            return None
        positional = any(hasattr(params, name) for name in ("position", "positions", "range", "ranges"))
        return Arrival(uri, self._session_of().version_of(uri), positional)

    async def settle(self, timeout_s: float) -> None:
        """Wait until the requests under way are answered, but not for ever."""
        under_way = [
            future
            for msg_id, future in self._request_futures.items()
            if msg_id in self._asked and isinstance(future, asyncio.Task)
        ]
        if under_way:
            await asyncio.wait(under_way, timeout=timeout_s)

    def _send_handler_result(self, future: Any, *, msg_id: Any) -> None:
        """Send a result. An answer that is no longer wanted, or a refusal, is no fault: nothing is logged."""
        self._asked.discard(msg_id)
        try:
            error = future.exception()
        except (CancelledError, asyncio.CancelledError):
            error = None
        if isinstance(error, JsonRpcException) and error.code in _QUIET:
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=error.to_response_error())
            return
        super()._send_handler_result(future, msg_id=msg_id)

    def _handle_cancel_notification(self, msg_id: Any) -> None:
        """Cancel a request; one that is already answered is left alone."""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def _handle_response(self, msg_id: Any, result: Any = None, error: Any = None) -> None:
        """Take the client's answer. One to a question that was given up comes too late, and is no fault."""
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
        else:
            super()._handle_response(msg_id, result, error)

    # What pygls would do itself ------------------------------------------------------------------------------

    @lsp_method(lsp.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: Any) -> Any:  # type: ignore[override]
        """Run a command in the task that a cancelled request cancels: of pygls' own only the answer would be."""
        # Nobody would answer what a command asks of a client that hung up, so nothing waits for it then.
        self._asked.discard(self.msg_id)
        command, arguments, _ = next(super().lsp_workspace__execute_command(params))
        result = command(*arguments)
        return await result if inspect.isawaitable(result) else result

    @lsp_method(lsp.INITIALIZE)
    def lsp_initialize(self, params: Any) -> Generator[Any, Any, Any]:
        """Name the schemes of the documents that we have the texts of, too."""
        result = yield from super().lsp_initialize(params)
        client, own = params.capabilities.workspace, result.capabilities.workspace
        schemes = self.fm.feature_options.get(lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT)
        if client is not None and client.text_document_content is not None and own is not None:
            own.text_document_content = schemes
        return result

    @lsp_method(lsp.SHUTDOWN)
    def lsp_shutdown(self, *args: object) -> Generator[Any, Any, None]:
        """Give up what is under way. A request that is given up leaves the list, so pygls' own loop may break off."""
        current = self.msg_id
        if (handler := self.fm.features.get(lsp.SHUTDOWN)) is not None:
            yield handler, args, None
        for msg_id, future in list(self._request_futures.items()):
            if msg_id != current:
                future.cancel()
        self._shutdown = True

    @lsp_method(lsp.EXIT)
    def lsp_exit(self, *args: object) -> Generator[Any, Any, None]:
        """Stop; the status tells whether the client said goodbye in the proper order."""
        self.exit_code = 0 if self._shutdown else 1
        self.left = True
        self.stopped.set()
        yield from ()

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: Any) -> Generator[Any, Any, None]:
        """Pass the notification on."""
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: Any) -> Generator[Any, Any, None]:
        """Pass the notification on."""
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: Any) -> Generator[Any, Any, None]:
        """Pass the notification on."""
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CLOSE], (params,), None
