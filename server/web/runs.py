"""What a POST asks for is a run of its own: who asks it again with the same `Idempotency-Key` gets the same answer.

A run that is under way is joined, one that is over is told again, for nothing. It ends early when nobody waits for it
any more: at once without a key, and after a while with one, for its client may come back.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.errors import ApiError, answer

_KEPT_S = 3600.0
_MOST = 500
_MOST_BYTES = 32 << 20
_MOST_SAID = 16 << 20
_PATIENCE_S = 30.0
_LONGEST_KEY = 255
_AGAIN = (b"idempotent-replayed", b"true")
_PASSING = (408, 429)
# How an event says that the answer has failed; each is sent as a piece of its own.
_FAILURES = (b"event: error\n", b'data: {"error":')
_NO_BODY: Message = {"type": "http.request", "body": b"", "more_body": False}


class Runs:
    """Makes a run of each POST below `/v1/`. `clock` gives seconds, `patience` is how long a run waits for its client.

    `tasks` gets the runs that are under way: those whose clients have left are somebody's to end.
    """

    def __init__(
        self,
        app: ASGIApp,
        tasks: set[asyncio.Future[None]],
        clock: Callable[[], float] = time.monotonic,
        patience: float = _PATIENCE_S,
    ) -> None:
        self._app, self._tasks, self._clock, self._patience = app, tasks, clock, patience
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        try:
            body = await _body(receive)
            if body is not None:
                await self._answer(scope, body, receive, send)
        except ApiError as error:
            await answer(error)(scope, receive, send)

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        key = headers.get("idempotency-key", "").strip()
        if not key:
            run = self._begun(scope, body, 0.0)
            await run.follow(receive, send)
            return
        if len(key) > _LONGEST_KEY:
            raise ApiError(400, "bad_idempotency_key", f"An Idempotency-Key has at most {_LONGEST_KEY} characters.")
        name = f"{scope['path']} {key}"
        asked = hashlib.sha256(body).digest()
        self._forget()
        kept = self._kept.get(name)
        if kept is None or not kept.run.is_worth_keeping:
            kept = self._kept[name] = _Kept(asked, self._begun(scope, body, self._patience), self._clock())
        elif kept.asked != asked:
            raise ApiError(422, "idempotency_mismatch", "This Idempotency-Key came with another request before.")
        else:
            scope["route"] = kept.run.scope.get("route")  # what counts requests asks for it
        await kept.run.follow(receive, send)

    def _begun(self, scope: Scope, body: bytes, patience: float) -> _Run:
        run = _Run(self._app, scope, body, patience)
        self._tasks.add(run.task)
        run.task.add_done_callback(self._tasks.discard)
        return run

    def _forget(self) -> None:
        """Let go of what is old, and of the oldest when there is too much; what is under way stays."""
        now, over = self._clock(), len(self._kept) - _MOST
        size = sum(kept.run.size for kept in self._kept.values())
        for name, kept in list(self._kept.items()):
            run = kept.run
            if run.is_over and (now - kept.at > _KEPT_S or over > 0 or size > _MOST_BYTES or not run.is_worth_keeping):
                del self._kept[name]
                over -= 1
                size -= run.size


@dataclass(frozen=True, slots=True)
class _Kept:
    asked: bytes
    run: _Run
    at: float


class _Run:
    """One request under way, and all that was answered so far."""

    def __init__(self, app: ASGIApp, scope: Scope, body: bytes, patience: float) -> None:
        self.scope = scope
        self.size = 0
        self._app, self._body, self._patience = app, body, patience
        self._said: list[Message] = []
        self._more = asyncio.Event()  # another one comes in its place each time
        self._listeners = 0
        self._is_first = True
        self._status = 0
        self._failed = False
        self.task = asyncio.ensure_future(self._go())
        self.task.add_done_callback(_looked_at)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.task.done()

    @property
    def is_worth_keeping(self) -> bool:
        """Whether the same request would get the same answer: not when it failed for a reason that passes."""
        if not self.is_over:
            return True
        is_whole = not self.task.cancelled() and self.task.exception() is None
        return is_whole and self._status < 500 and self._status not in _PASSING and not self._failed

    async def follow(self, receive: Receive, send: Send) -> None:
        """Tell a client all of it, from the beginning, until it leaves. Raises what the run has raised."""
        is_first, self._is_first = self._is_first, False
        self._listeners += 1
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await self._tell(send, leaving, is_first)
        finally:
            self._listeners -= 1
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)
            if not self._listeners and not self.is_over:
                await self._unheard()

    async def _tell(self, send: Send, leaving: asyncio.Future[None], is_first: bool) -> None:
        told = 0
        while True:
            more = self._more
            while told < len(self._said):
                message = self._said[told]
                if not is_first and message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", ()), _AGAIN]}
                await send(message)
                told += 1
            if self.is_over:
                if not self.task.cancelled():
                    await self.task
                return
            waiting = asyncio.ensure_future(more.wait())
            try:
                await asyncio.wait({waiting, leaving, self.task}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
            if leaving.done():
                return

    async def _unheard(self) -> None:
        if self._patience:
            asyncio.get_running_loop().call_later(self._patience, self._end_unless_heard)
            return
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    def _end_unless_heard(self) -> None:
        if not self._listeners:
            self.task.cancel()

    async def _go(self) -> None:
        given = False

        async def receive() -> Message:
            nonlocal given
            if not given:
                given = True
                return {**_NO_BODY, "body": self._body}
            await asyncio.get_running_loop().create_future()  # who is gone for good ends the run as a whole
            raise AssertionError("never")

        await self._app(self.scope, receive, self._note)

    async def _note(self, message: Message) -> None:
        # It never waits: who is ended here would leave what makes the answer, such as a model, as it is.
        if message["type"] == "http.response.start":
            self._status = message["status"]
        body = message.get("body", b"")
        self.size += len(body)
        self._failed = self._failed or bytes(body[:20]).startswith(_FAILURES)
        self._said.append(message)
        more, self._more = self._more, asyncio.Event()
        more.set()
        if self.size > _MOST_SAID:  # a model that does not come to an end
            self.task.cancel()


async def _body(receive: Receive) -> bytes | None:
    """The body of a request, None when the client leaves before its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _left(receive: Receive) -> None:
    """Come back when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _looked_at(task: asyncio.Future[None]) -> None:
    """Who listens is told of a fault; where nobody does, it is none of the loop's business."""
    if not task.cancelled():
        task.exception()
