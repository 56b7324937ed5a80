"""`/lsp`: the language server over a WebSocket, one for each connection, which sees the documents that it opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from server.lsp.server import create
from server.web.errors import ApiError
from server.web.service import Service

router = APIRouter()
_MOST_WAITING = 1000  # messages that a client does not read
_TRY_LATER = 1013
_TOO_SLOW = 1008


@router.websocket("/lsp")
async def talk(socket: WebSocket) -> None:
    """Serve one editor until it leaves."""
    service: Service = socket.app.state.service
    try:
        with service.editors.taken():
            # A token in the list of protocols has served its turn; one of those that were named has to be chosen.
            named = [one for one in socket.scope.get("subprotocols", ()) if not one.startswith("token.")]
            await socket.accept(named[0] if named else None)
            await _serve(socket)
    except ApiError as error:
        await socket.accept()
        await socket.close(_TRY_LATER, error.detail)


async def _serve(socket: WebSocket) -> None:
    waiting: asyncio.Queue[bytes] = asyncio.Queue(_MOST_WAITING)

    def write(message: bytes) -> None:
        try:
            waiting.put_nowait(message)
        except asyncio.QueueFull:
            reading.cancel()

    async def send() -> None:
        while True:
            await socket.send_text((await waiting.get()).decode())

    reading = asyncio.ensure_future(create(is_sealed=True).converse(_messages(socket), write))
    sending = asyncio.ensure_future(send())
    try:
        await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (reading, sending):
            task.cancel()
        await asyncio.gather(reading, sending, return_exceptions=True)
    if socket.client_state is socket.application_state:
        await socket.close(_TOO_SLOW if waiting.full() else 1000)


async def _messages(socket: WebSocket) -> AsyncIterator[bytes]:
    try:
        while True:
            yield (await socket.receive_text()).encode()
    except (WebSocketDisconnect, KeyError):  # it has left, or sent bytes, which are no message
        return
