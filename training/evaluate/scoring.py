"""Asks a GGUF file, through llama.cpp, how likely it thinks each token of a text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from training.evaluate.likelihood import Scorer
from training.llama.running import Loaded, loaded

_WINDOW = 2048


@contextmanager
def scoring(path: Path, threads: int, window: int = _WINDOW) -> Iterator[Scorer]:
    """What gives the logarithms of chances, while the file is loaded. Raises `InputError`.

    A text that is longer than the window is read in windows that overlap by half, so that every token has at least
    half a window before it.
    """
    with loaded(path, window, threads) as model:
        yield lambda text: _scores(model, text, window)


def _scores(model: Loaded, text: str, window: int) -> list[float]:
    start = model.vocabulary.start
    ids = [*start, *model.vocabulary.tokens(text)]
    scores: list[float] = []
    known = 1  # the first has nothing before it, or is the token that begins every text
    while known < len(ids):
        begin = 0 if known == 1 else known - window // 2
        piece = ids[begin : begin + window]
        logits = model.logits(piece[:-1])
        places = range(known - begin, len(piece))
        scores += _chances(logits[known - begin - 1 :], [piece[place] for place in places])
        known = begin + len(piece)
    return scores


def _chances(logits: Any, tokens: list[int]) -> list[float]:
    import numpy  # pyright: ignore[reportMissingImports]

    values = logits.astype(numpy.float64)
    values -= values.max(-1, keepdims=True)
    totals = numpy.log(numpy.exp(values).sum(-1))
    return [float(values[place, token] - totals[place]) for place, token in enumerate(tokens)]
