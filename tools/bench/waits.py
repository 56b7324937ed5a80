"""How soon the engine `local` begins to fill a gap, the first and the next one in a file, and is idle again.

Gaps are asked for as the server does it: facts, text before and behind, as `inline/fim` cuts them.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

from server.analysis.snapshot import Snapshot
from server.assistant.inline.completer import answer_tokens
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.fim import fill_of
from server.assistant.inline.judge import with_text
from server.models import local
from server.models.protocol import Message, Piece, Request
from server.syntax import nodes as n
from tools.bench.collection import Analyser
from tools.bench.figure import Figure
from tools.bench.random_model import engine_of, recipes, streamed

SECOND_GOAL = 0.3
CANCEL_GOAL_MS = 100.0
_LEAST_PROMPT = 1000
_CONTEXT = 2048  # what a preset says that wants its answers soon
_N_GAPS = 3
_N_CANCELS = 10
_IN_ANSWER = 4  # pieces
_IN_PROMPT_S = 0.3


async def gaps(path: Path, about: str) -> list[Figure]:
    """The time to the first token of a second gap beside the first one's, which nothing is known of."""
    plugin = recipes()[-1]
    asked = dict(_gaps(Analyser(()).snapshot(plugin)))
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    tokens: list[int] = []
    for _ in range(_N_GAPS):
        async with engine_of(path) as engine:
            await streamed(engine, Request((Message("user", "Hello"),), max_tokens=2))
            for name, request in asked.items():
                seconds[name].append(await _first_piece(engine, request))
            tokens = [await engine.count(request) for request in asked.values()]
    taken = {name: statistics.median(each) for name, each in seconds.items()}
    first = taken.pop("first")
    return [
        Figure(
            f"first token of a second gap, {name}, as a multiple of the first gap's",
            each / first,
            "×",
            f"medians of {_N_GAPS}; {plugin.name}, prompts of {min(tokens):,} to {max(tokens):,} tokens; {about}",
            SECOND_GOAL if name == "a statement further" and min(tokens) >= _LEAST_PROMPT else None,
            details={"s": f"{each:.2f} after {first:.2f}"},
        )
        for name, each in taken.items()
    ]


async def cancels(path: Path, about: str) -> list[Figure]:
    """How long after a stream is closed the engine takes something new."""
    probe = Request((Message("user", "Hello"),), max_tokens=2)
    figures: list[Figure] = []
    async with engine_of(path) as engine:
        await streamed(engine, probe)
        for name, stop in (("in an answer", _in_answer), ("in a prompt", _in_prompt)):
            taken: list[float] = []
            for number in range(_N_CANCELS):
                begun = await stop(engine, number)
                await engine.count(probe)  # the next request is answered, and this one without the model
                taken.append(1e3 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            await engine.count(probe)
            idle = 1e3 * (time.perf_counter() - begun)
            figures.append(
                Figure(
                    f"from closing a stream {name} to the next request's answer, longest",
                    max(taken),
                    "ms",
                    f"{_N_CANCELS} times; {about}",
                    CANCEL_GOAL_MS,
                    details={"ms": f"median {statistics.median(taken):.1f}; when it is idle {idle:.1f}"},
                )
            )
    return figures


async def _in_answer(engine: local.Engine, number: int) -> float:
    stream = engine.stream(Request((Message("user", f"Number {number}"),), max_tokens=2000, seed=number))
    for _ in range(_IN_ANSWER):
        await anext(stream)
    begun = time.perf_counter()
    await stream.aclose()
    return begun


async def _in_prompt(engine: local.Engine, number: int) -> float:
    stream = engine.stream(Request((Message("user", f"{number} {'is not evaluated, ' * 800}"),), max_tokens=2))
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(_IN_PROMPT_S)
    if waiting.done():
        raise RuntimeError("the prompt is too short to be stopped in it")
    begun = time.perf_counter()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await stream.aclose()
    return begun


async def _first_piece(engine: local.Engine, request: Request) -> float:
    begun = time.perf_counter()
    async with aclosing(engine.stream(request)) as stream:
        async for event in stream:
            if isinstance(event, Piece):
                break
    return time.perf_counter() - begun


def _gaps(snapshot: Snapshot) -> Iterator[tuple[str, Request]]:
    """What is asked while somebody writes a function of the plugin, and then in another one."""
    bodies = [
        (chunk.start, decl.body.body)
        for chunk in snapshot.chunks
        for decl in chunk.syntax.decls
        if isinstance(decl, n.Function) and isinstance(decl.body, n.Block) and len(decl.body.body) > 2
    ]
    here = bodies[len(bodies) // 2]
    yield "first", _at(snapshot, *here, 1)
    yield "a statement further", _at(snapshot, *here, 2)
    yield "in another function", _at(snapshot, *bodies[-1], 1)


def _at(snapshot: Snapshot, start: int, body: list[n.Stmt], known: int) -> Request:
    """A gap on a new line behind so many statements of a body, where the others are not written yet."""
    text = snapshot.text
    begin, end = start + body[known - 1].end, start + body[-1].end
    line = text.chars.rfind("\n", 0, start + body[known - 1].start) + 1
    indent = text.chars[line : start + body[known - 1].start]
    begun = with_text(snapshot, text.replace(begin, end, f"\n{indent}"))
    fill = fill_of(Cursor(begun, begin + 1 + len(indent)), _CONTEXT, answer_tokens(False))
    return Request(fill=fill, max_tokens=answer_tokens(False), time_limit=120)
