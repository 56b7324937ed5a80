"""Answers that come while they are made, as server-sent events: `stage` and `text`, then what was made, or `error`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, TypeVar

from server.assistant.writing import Stage
from server.models.protocol import Piece
from server.web import errors

Made = TypeVar("Made")
STREAM = "text/event-stream"
NOT_KEPT = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
EITHER: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}, STREAM: {}}}}
"""At once, or as a stream: for the description of an address."""


async def told(
    events: AsyncGenerator[Stage | Piece | Made, None],
    seconds: float,
    name: str,
    shape: Callable[[Made], dict[str, Any]],
) -> AsyncIterator[str]:
    """The events as they are sent; what is made has this name and shape, and may take so long."""
    try:
        async with asyncio.timeout(seconds), aclosing(events):
            async for event in events:
                match event:
                    case Stage():
                        yield sent("stage", {"name": event.name, "round": event.round})
                    case Piece():
                        yield sent("text", {"text": event.text})
                    case _:
                        yield sent(name, shape(event))
    except (errors.ApiError, *errors.FAULTS) as error:
        yield sent("error", errors.told(error)[1])


def sent(name: str, data: dict[str, Any]) -> str:
    """An event of a stream."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
