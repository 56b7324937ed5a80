"""What our engine for GGUF files costs beside bare llama.cpp, and what it leaves of the machine to the editor.

All comparisons are made in turns within one run.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.models.hardware import cores
from server.models.protocol import End, Message, Request
from tools.bench import busy, waits
from tools.bench.collection import Collection
from tools.bench.figure import Figure
from tools.bench.random_model import CONTEXT, LARGE, TINY, Size, describe, engine_of, installed, model_of, streamed

SPEED_GOAL = 0.95
_BATCH = 512
_N_TURNS = 7
_PROMPT = "Announce to all players when a Tank spawns."
_AROUND = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"


def measure(collection: Collection, large: Size = LARGE, tiny: Size = TINY) -> Iterator[Figure]:
    """The figures; those of the engine `local` only where llama.cpp is installed."""
    if not installed():
        yield from busy.measure(collection, None, "")
        return
    with model_of(tiny) as path:
        yield asyncio.run(_overhead(path, tiny))
    with model_of(large) as path:
        yield asyncio.run(_speed(path, large))
        yield from asyncio.run(waits.gaps(path, describe(large)))
        yield from asyncio.run(waits.cancels(path, describe(large)))
        yield from busy.measure(collection, path, describe(large))


# Speed ---------------------------------------------------------------------------------------------------


async def _speed(path: Path, size: Size) -> Figure:
    """Tokens per second as a multiple of the bare loop's."""
    ours, bare = await _turns(path, size)
    ratios = [one / other for one, other in zip(bare, ours, strict=True)]
    each = size.tokens - 1
    return Figure(
        "speed of the engine `local`, as a multiple of a bare loop over llama.cpp",
        statistics.median(ratios),
        "×",
        f"tokens per second, median of {_about(size)}",
        SPEED_GOAL,
        at_least=True,
        details={
            "tokens per second": f"{each / statistics.median(ours):.1f}, bare {each / statistics.median(bare):.1f}",
            "ratios": f"least {min(ratios):.3f}, most {max(ratios):.3f}",
        },
    )


async def _overhead(path: Path, size: Size) -> Figure:
    """What a token costs beyond the bare loop's, where the model itself costs next to nothing."""
    ours, bare = await _turns(path, size)
    extra = [1e6 * (one - other) / (size.tokens - 1) for one, other in zip(ours, bare, strict=True)]
    each = [1e6 * statistics.median(seconds) / (size.tokens - 1) for seconds in (ours, bare)]
    return Figure(
        "what a token of a tiny model costs more through the engine `local`",
        statistics.median(extra),
        "µs",
        f"beyond that of a bare loop over llama.cpp, median of {_about(size)}",
        details={"µs a token": f"{each[0]:.1f}, bare {each[1]:.1f}"},
    )


def _about(size: Size) -> str:
    return f"{_N_TURNS} turns of {size.tokens} tokens, first to last; {describe(size)}"


async def _turns(path: Path, size: Size) -> tuple[list[float], list[float]]:
    """The seconds that the engine and the bare loop take for the same, one after the other."""
    ours: list[float] = []
    bare: list[float] = []
    request = Request((Message("user", _PROMPT),), max_tokens=size.tokens, temperature=0.1, seed=1)
    async with engine_of(path) as engine:
        with _bare_loop(path) as loop:
            for turn in range(_N_TURNS + 1):
                first = loop.ask(_AROUND.format(_PROMPT), size.tokens) if turn % 2 else None
                seconds, end = await streamed(engine, request)
                took, length = first or loop.ask(_AROUND.format(_PROMPT), size.tokens)
                _same(end, size.tokens, length)
                if turn:  # the first one only wakes both up
                    ours.append(seconds)
                    bare.append(took)
    return ours, bare


def _same(end: End, tokens: int, length: int) -> None:
    """Both did the same work, or there is nothing to compare."""
    usage = end.usage
    if usage is None or usage.completion_tokens != tokens or usage.prompt_tokens != length:
        raise RuntimeError(f"the engine made {usage}, the bare loop {tokens} tokens after {length}")


class _BareLoop:
    """The process of `low_level`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, prompt: str, tokens: int) -> tuple[float, int]:
        """Seconds from the first token to the last, and how many tokens the prompt has."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"prompt": prompt, "tokens": tokens}), file=self._process.stdin, flush=True)
        said = json.loads(self._process.stdout.readline())
        return said["seconds"], said["prompt"]


@contextmanager
def _bare_loop(path: Path) -> Iterator[_BareLoop]:
    numbers = map(str, (CONTEXT, max(1, cores() - 1), _BATCH))
    command = [sys.executable, "-m", "tools.bench.low_level", str(path), *numbers]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _BareLoop(process)
        finally:
            process.kill()
