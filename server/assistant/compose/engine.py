"""The built-in engine behind the engines' protocol: words in, a plugin or a refusal out, without any model.

The answer is a sentence about what the plugin does, what of the request it does not heed, and the plugin in a fence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from server.assistant.compose.answer import Answer, answer
from server.assistant.prompt import fenced
from server.models.errors import BadRequestError, RefusedError
from server.models.protocol import End, Piece, Request, Stream, Usage

_LINES_AT_ONCE = 20
# How `prompt` puts facts before a request; they are for models.
_FACTS_BEGIN = "What is known about "
_REQUEST_BEGINS = "\n\nThe request:\n"


class Engine:
    """Always there and deterministic; has no settings and holds nothing open."""

    name = "builtin"
    model = "builtin"

    async def stream(self, request: Request) -> Stream:
        """The answer in pieces of some lines. Raises `RefusedError` with what comes near."""
        if request.fill is not None or not request.messages:
            raise BadRequestError("The built-in engine writes whole plugins: it needs a request in words.")
        asked = next((one.content for one in reversed(request.messages) if one.role == "user"), "")
        made = await asyncio.to_thread(answer, wanted(asked))
        if made.refusal:
            raise RefusedError(made.refusal)
        for piece in _pieces(made):
            yield Piece(piece)
            # Whoever listens may stop between two pieces.
            await asyncio.sleep(0)
        yield End("stop", self.model, Usage())

    async def close(self) -> None:
        """There is nothing to let go of."""


def wanted(content: str) -> str:
    """The request in a message, without the facts that may stand before it."""
    if content.startswith(_FACTS_BEGIN) and _REQUEST_BEGINS in content:
        return content.partition(_REQUEST_BEGINS)[2]
    return content


def _pieces(made: Answer) -> Iterator[str]:
    yield "\n".join(made.remarks) + "\n\n"
    lines = fenced(made.code).splitlines(keepends=True)
    for begin in range(0, len(lines), _LINES_AT_ONCE):
        yield "".join(lines[begin : begin + _LINES_AT_ONCE])
