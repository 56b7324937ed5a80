"""How much may be asked: the size of a body, and how many answers of models there are at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.errors import ApiError, answer


class BodyLimit:
    """Refuses a body that is too large, as soon as that is known."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = ApiError(413, "too_large", f"A request may hold {self._most:,} bytes.")
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > self._most:
            await answer(refusal)(scope, receive, send)
            return
        count = 0

        async def counted() -> Message:
            nonlocal count
            message = await receive()
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
