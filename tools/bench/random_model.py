"""The random models that engines are measured with, and the engine `local` with one of them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from server.models import local
from server.models.hardware import cores
from server.models.protocol import End, Request
from server.paths import data_dir
from tools.bench.gguf import CONTROLS, parameters, vocabulary, write_model
from tools.bench.merges import merges_of

CONTEXT = 8192
_N_MERGES = 1500
_N_READ = 15


@dataclass(frozen=True, slots=True)
class Size:
    """How large a model is, how many words it knows beyond pieces of SourcePawn, and how many tokens are asked for."""

    layers: int = 24
    width: int = 1024
    inner: int = 3072
    heads: int = 16
    groups: int = 8
    words: int = 30_500
    tokens: int = 96


LARGE = Size()
TINY = Size(layers=2, width=64, inner=128, heads=4, groups=2, words=0, tokens=300)


def installed() -> bool:
    """Whether llama.cpp is there."""
    return find_spec("llama_cpp") is not None


@contextmanager
def model_of(size: Size) -> Iterator[Path]:
    """A GGUF file of that size, whose vocabulary is made for SourcePawn."""
    with tempfile.TemporaryDirectory(prefix="l4d2-bench-") as folder:
        merges = merges_of("".join(file.read_text("utf-8") for file in recipes()[-_N_READ:]), _N_MERGES)
        yield write_model(
            Path(folder, "random.gguf"),
            layers=size.layers,
            width=size.width,
            inner=size.inner,
            heads=size.heads,
            groups=size.groups,
            context=CONTEXT * 4,
            merges=merges,
            words=size.words,
            mute=CONTROLS,
            packed=True,
        )


def describe(size: Size) -> str:
    """A model of that size in words."""
    narrow = size.width // size.heads * size.groups
    count = parameters(size.layers, size.width, size.inner, narrow, len(vocabulary(words=size.words + _N_MERGES)))
    return f"random weights, {count / 1e6:.0f} M parameters of 8 bits, {max(1, cores() - 1)} thread(s)"


@asynccontextmanager
async def engine_of(path: Path) -> AsyncIterator[local.Engine]:
    """The engine with a model, as it is by default but for the context, which is as large as the bench needs it."""
    engine = local.Engine(local.Options(path=str(path), context=CONTEXT))
    try:
        yield engine
    finally:
        await engine.close()


async def streamed(engine: local.Engine, request: Request) -> tuple[float, End]:
    """Seconds from the first piece to the end, and the end."""
    begun = None
    async with aclosing(engine.stream(request)) as stream:
        async for event in stream:
            if begun is None:
                begun = time.perf_counter()
            if isinstance(event, End):
                return time.perf_counter() - begun, event
    raise RuntimeError("the answer has no end")


def recipes() -> list[Path]:
    """Plugins that are always there, the longest one last."""
    return sorted((data_dir() / "recipes").glob("*/*.sp"), key=lambda file: (file.stat().st_size, file))
