"""Which engine is asked next: the first that answers, each in turn, or the first that is not busy.

How busy one is: by our own requests to it, by what its server says of itself (vLLM's and llama-server's `/metrics`),
and for a model on this machine by its GPU, when somebody else uses that.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from server.assistant.engines import make_engine, preset_named
from server.assistant.metered import Account, Metered, estimated
from server.models.errors import (
    CutOffError,
    ModelError,
    RateLimitedError,
    ServiceError,
    TimedOutError,
    UnavailableError,
    UnreachableError,
)
from server.models.presets import Preset
from server.models.protocol import Piece, Request, Stream, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from training.synthesise.config import Campaign

PASSING = (RateLimitedError, ServiceError, UnreachableError, TimedOutError, CutOffError)
"""What goes by itself, and says nothing about the request: another engine may answer it, or the same one later."""

_FRESH_S = 1.0
_PATIENCE_S = 2.0
_WAITING = re.compile(
    r"^(?:vllm:num_requests_waiting|llamacpp:requests_deferred)(?:\{[^}]*\})?\s+([0-9.eE+]+)", re.MULTILINE
)
_GPU = ("nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits")


@dataclass(slots=True)
class Post:
    """An engine with what is known of its work."""

    name: str
    preset: Preset
    engine: Metered
    under_way: int = 0
    looked_at: float = 0.0
    is_busy: bool = False


class Desk:
    """The engines of a campaign. Use `opened`."""

    def __init__(self, posts: Sequence[Post], asker: Post | None, route: str, slots: int, busy: float) -> None:
        self.posts, self.asker = list(posts), asker
        self._route, self._slots, self._busy = route, slots, busy

    async def order(self, turn: int) -> list[Post]:
        """The engines in the order in which they are to be asked for the request of that number."""
        if self._route == "turns":
            at = turn % len(self.posts)
            return [*self.posts[at:], *self.posts[:at]]
        if self._route == "first" or len(self.posts) == 1:
            return list(self.posts)
        free = [one for one in self.posts[:-1] if not await self._has_no_room(one)]
        # The last one is the one that always has room.
        return [*free, self.posts[-1], *(one for one in self.posts[:-1] if one not in free)]

    async def _has_no_room(self, post: Post) -> bool:
        if post.under_way >= (1 if post.preset.engine == "local" else self._slots):
            return True
        now = time.monotonic()
        if now - post.looked_at >= _FRESH_S or not post.looked_at:
            post.looked_at = now
            post.is_busy = await self._is_busy(post)
        return post.is_busy

    async def _is_busy(self, post: Post) -> bool:
        if post.preset.engine not in ("compatible", "local") or post.preset.price is not None:
            return False
        waiting = await waiting_at(str(post.preset.options.get("address", "")))
        if waiting is not None:
            return waiting > 0
        # What we have under way there uses the GPU too, and is no reason to go elsewhere.
        load = await gpu_load() if post.under_way == 0 and post.preset.is_here else None
        return load is not None and load >= self._busy


@asynccontextmanager
async def opened(campaign: Campaign) -> AsyncIterator[Desk]:
    """The engines of a campaign, closed in the end. Raises `ModelError`."""
    posts: list[Post] = []
    try:
        for name, preset in presets_of(campaign).items():
            engine = make_engine(preset, folder=Path.cwd())
            posts.append(Post(name, preset, Metered(engine, preset, Account(is_fresh=True))))
        writers = [post for post in posts if post.name in campaign.engines]
        asker = next((post for post in posts if post.name == campaign.asker), None)
        yield Desk(writers, asker, campaign.route, campaign.slots, campaign.busy)
    finally:
        for post in posts:
            await post.engine.close()


def presets_of(campaign: Campaign) -> dict[str, Preset]:
    """The presets of a campaign by name. Raises `UnavailableError` for one that is not there or has no bound."""
    found: dict[str, Preset] = {}
    named = [*campaign.engines, *([campaign.asker] if campaign.asker else [])]
    for name in named:
        preset = preset_named(name)
        budget = campaign.budget
        if preset.price is not None and not (budget.dollars or budget.tokens or budget.requests):
            raise UnavailableError(f"`{name}` costs money: give the campaign a budget, as `budget.dollars`.")
        if budget.dollars and preset.cost(1, 1) is None and not preset.is_here:
            raise UnavailableError(f"What `{name}` costs is not known: bound `budget.tokens` in place of dollars.")
        found[name] = preset.model_copy(update={"temperature": campaign.temperature})
    return found


class Seeded:
    """An engine that is asked with a seed. `calls` were answered, which took `usage`."""

    def __init__(self, engine: Metered, preset: Preset, seed: int) -> None:
        self.name, self.model = engine.name, engine.model
        self.calls, self.usage = 0, Usage()
        self._engine, self._preset, self._seed = engine, preset, seed

    @property
    def cost(self) -> float | None:
        """What that cost in US dollars, None where the price is not known."""
        used = self.usage
        return self._preset.cost(used.prompt_tokens, used.completion_tokens, used.cached_tokens)

    async def stream(self, request: Request) -> Stream:
        """The answer as it comes. Raises `ModelError`."""
        pieces: list[str] = []
        try:
            async with aclosing(self._engine.stream(replace(request, seed=self._seed))) as stream:
                async for event in stream:
                    if isinstance(event, Piece):
                        pieces.append(event.text)
                    else:
                        self._answered(event.usage or estimated(request, pieces, self._preset))
                    yield event
        except PASSING as error:
            if error.usage is not None or pieces:  # it broke off in the middle, which has its price
                self._answered(error.usage or estimated(request, pieces, self._preset))
            raise
        except ModelError as error:
            self._answered(error.usage or Usage())
            raise

    async def close(self) -> None:
        """The engine is another's, who closes it."""

    def _answered(self, usage: Usage) -> None:
        self.calls += 1
        self.usage += usage


async def waiting_at(address: str) -> int | None:
    """How many requests wait at a server, by its own count; None where it does not say."""
    parts = urlsplit(address)
    if not parts.hostname:
        return None
    import httpx

    from server.models.connection import Client

    async with Client(f"{parts.scheme}://{parts.netloc}", None) as http:
        try:
            answer = await http.get(f"{parts.scheme}://{parts.netloc}/metrics", timeout=_PATIENCE_S)
        except (httpx.HTTPError, ModelError):
            return None
    if answer.status_code != 200:
        return None
    counts = [float(one) for one in _WAITING.findall(answer.text)]
    return round(sum(counts)) if counts else None


async def gpu_load(command: Sequence[str] = _GPU) -> float | None:
    """How busy the GPU of this machine is, from 0 to 1; of several the least busy. None where nobody knows."""
    if shutil.which(command[0]) is None:
        return None
    pipe: Any = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
    except OSError:
        return None
    try:
        said, _ = await asyncio.wait_for(process.communicate(), _PATIENCE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
    numbers = [line.strip() for line in said.decode("ascii", "replace").splitlines()]
    loads = [float(one) / 100 for one in numbers if one.replace(".", "", 1).isdigit()]
    return min(loads) if loads else None
