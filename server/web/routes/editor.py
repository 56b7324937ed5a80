"""`/lsp`: the language server over a WebSocket, one for each connection, which sees the documents that it opens."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from server.web import veil
from server.web.editors import Editor, Editors
from server.web.errors import ApiError
from server.web.service import Service

router = APIRouter()
_MOST_WAITING = 1000  # messages that a client does not read
_DONE, _TOO_SLOW, _TRY_LATER = 1000, 1008, 1013


@router.websocket("/lsp")
async def talk(socket: WebSocket) -> None:
    """Serve one editor until it leaves."""
    service: Service = socket.app.state.service
    try:
        with service.editors.taken():
            # A token in the list of protocols has served its turn; one of those that were named has to be chosen.
            named = [one for one in socket.scope.get("subprotocols", ()) if not one.startswith("token.")]
            await socket.accept(named[0] if named else None)
            code = await _serve(socket, service.servers)
            if socket.client_state is socket.application_state:
                with suppress(RuntimeError, WebSocketDisconnect):  # it may have left at this very moment
                    await socket.close(code)
    except ApiError as error:
        await socket.accept()
        await socket.close(_TRY_LATER, error.detail)


async def _serve(socket: WebSocket, servers: Editors) -> int:
    """Pass messages on, both ways, until one side ends; the code to close with."""
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_WAITING)
    code = _DONE

    def told(message: bytes | None) -> None:
        nonlocal code
        try:
            waiting.put_nowait(veil.told(message) if message is not None else None)
        except asyncio.QueueFull:
            code = _TOO_SLOW
            sending.cancel()

    async def send() -> None:
        while (message := await waiting.get()) is not None:
            await socket.send_text(message.decode())

    sending = asyncio.ensure_future(send())
    editor = await servers.open(told)
    if editor is None:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        return _TRY_LATER
    reading = asyncio.ensure_future(_read(socket, editor))
    try:
        await asyncio.wait({reading, sending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        editor.close()
        for task in (reading, sending):
            task.cancel()
        await asyncio.gather(reading, sending, return_exceptions=True)
    return _TRY_LATER if editor.is_lost else code


async def _read(socket: WebSocket, editor: Editor) -> None:
    # It ends when the client has left, or sent bytes, which are no message.
    with suppress(WebSocketDisconnect, KeyError):
        while True:
            editor.ask(veil.asked((await socket.receive_text()).encode()))
