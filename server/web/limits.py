"""How much may be asked: the size of a body and its time, and how many answers of models there are at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.errors import ApiError, answer


class BodyLimit:
    """Refuses a body that is too large, as soon as that is known, or that takes more than `limit` seconds to come."""

    def __init__(self, app: ASGIApp, most: int, limit: float = 60.0) -> None:
        self._app, self._most, self._limit = app, most, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = ApiError(413, "too_large", f"A request may hold {self._most:,} bytes.")
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > self._most:
            await answer(refusal)(scope, receive, send)
            return
        count = 0
        until: float | None = asyncio.get_running_loop().time() + self._limit  # None: all of it is there

        async def counted() -> Message:
            nonlocal count, until
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise ApiError(408, "too_slow", f"A request has to come within {self._limit:g} seconds.") from None
            if not message.get("more_body", False):
                until = None
            count += len(message.get("body", b""))
            if count > self._most:
                raise refusal
            return message

        await self._app(scope, counted, send)


class Places:
    """How many of something may be under way. Nobody waits: who finds no place is told to come back."""

    def __init__(
        self, count: int, refusal: str = "Too many answers are being written at once; try again soon."
    ) -> None:
        self.left = count
        self._refusal = refusal

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place. Raises `ApiError`."""
        if not self.left:
            raise ApiError(429, "rate_limit_exceeded", self._refusal)
        self.left -= 1
        try:
            yield
        finally:
            self.left += 1
