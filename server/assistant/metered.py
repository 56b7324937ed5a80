"""An engine that keeps account: answers of the last hour again for nothing, costs noted, a month's limit kept.

Everything that asks a model asks through it. What a stopped answer has taken counts as well.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from server.assistant.answers import Answers, key_of
from server.assistant.ledger import Ledger
from server.models.errors import LimitReachedError, ModelError, UnavailableError
from server.models.presets import Preset
from server.models.protocol import End, Engine, Piece, Request, Stream, Usage

_log = logging.getLogger(__name__)
ANY = Preset(title="any model", engine="compatible")
"""Stands for a model that nothing is known of."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where costs are noted. `monthly_limit` is in US dollars, 0 for none.

    `answers` None keeps none; `is_fresh` asks the model even when an answer is at hand.
    """

    ledger: Ledger = field(default_factory=Ledger)
    monthly_limit: float = 0.0
    answers: Answers | None = None
    is_fresh: bool = False


class Metered:
    """An engine behind the same protocol; its ends always carry a usage."""

    def __init__(self, engine: Engine, preset: Preset, account: Account) -> None:
        self.name, self.model = engine.name, engine.model
        self._engine, self._preset, self._account = engine, preset, account

    def stream(self, request: Request) -> Stream:
        """The answer as it comes. Raises `ModelError`; `LimitReachedError` when the month's money is spent."""
        return self._stream(request) if self._preset.engine != "builtin" else self._engine.stream(request)

    async def close(self) -> None:
        """Let go of connections and processes."""
        await self._engine.close()

    async def _stream(self, request: Request) -> Stream:
        account = self._account
        # What fills gaps has a cache of its own, which knows what was typed since.
        is_known = self._preset.engine == "openai" or any(map(self._preset.options.get, ("model", "path")))
        key = key_of(self._preset, request) if account.answers is not None and request.fill is None and is_known else ""
        if account.answers is not None and key and not account.is_fresh:
            known = account.answers.find(key)
            if known is not None:
                yield Piece(known[0])
                yield End("stop", known[1], Usage(), from_cache=True)
                return
        most = self._reserved(request)
        pieces: list[str] = []
        end: End | None = None
        taken: Usage | None = None
        account.ledger.reserved += most
        try:
            async with aclosing(self._engine.stream(request)) as stream:
                async for event in stream:
                    if isinstance(event, Piece):
                        pieces.append(event.text)
                        yield event
                    else:
                        end = replace(event, usage=event.usage or estimated(request, pieces, self._preset))
                        taken = end.usage
                        break
        except ModelError as error:
            taken = error.usage or (estimated(request, pieces, self._preset) if pieces else None)
            raise
        except (GeneratorExit, asyncio.CancelledError):
            taken = taken or estimated(request, pieces, self._preset)
            raise
        finally:
            account.ledger.reserved -= most
            if taken is not None:
                self._note(taken)
        if end is None:
            return
        if account.answers is not None and key and end.reason == "stop":
            account.answers.keep(key, "".join(pieces), end.model)
        yield end

    def _reserved(self, request: Request) -> float:
        """What the request can cost at most. Raises `LimitReachedError` when that could go over the limit."""
        limit = self._account.monthly_limit
        if limit <= 0 or self._preset.price is None:
            return 0.0
        most = self._preset.cost(estimated(request, (), self._preset).prompt_tokens, request.max_tokens) or 0.0
        spent = self._account.ledger.month().cost
        if spent + self._account.ledger.reserved + most > limit:
            raise LimitReachedError(
                f"This month's models have cost ${spent:.2f} of ${limit:.2f} (`l4d2.assistant.monthlyLimit`), and this "
                f"request could cost ${most:.2f}. Raise the limit, or use one that costs nothing, as `builtin` does."
            )
        return most

    def _note(self, usage: Usage) -> None:
        cost = self._preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
        try:
            self._account.ledger.add(self._engine.model, usage, cost)
        except UnavailableError as error:
            # The ledger remembers it for as long as it lives: what is here now is not thrown away.
            _log.warning("%s", error)


def estimated(request: Request, pieces: Sequence[str], preset: Preset = ANY) -> Usage:
    """What a request and so much of its answer have taken, by what is known of the model's tokens."""
    from server.models import tokens

    prompt, answer = tokens.of_request(request, preset), tokens.of_text("".join(pieces), preset)
    return Usage(prompt.tokens, answer.tokens, estimated=True)
