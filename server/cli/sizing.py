"""How large requests and their answers are, and what they can cost: for `estimate`, and for the limit of `batch`.

Asks no model, except a file on this machine for its own count.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import cache

from server.assistant.generate import FACTS_BUDGET
from server.assistant.prompt import conversation, fenced
from server.assistant.retrieve import retrieve
from server.assistant.writing import request_for
from server.knowledge.recipes import recipes
from server.models import tokens
from server.models.presets import Preset
from server.models.protocol import Request

_MISTAKES = 2000  # tokens of what a repair says beside the plugin
_DOUBT = 1.25  # how much larger than an estimate a prompt may be


@dataclass(frozen=True, slots=True)
class Range:
    """From, to."""

    low: int
    high: int

    def capped(self, most: int) -> Range:
        """Both at most so much."""
        return Range(min(self.low, most), min(self.high, most))


def prompt(request: str, preset: Preset) -> Request:
    """What `generate` sends for a request: the very words, facts included."""
    facts = retrieve(request, FACTS_BUDGET) if preset.engine != "builtin" else []
    return request_for(conversation(request, facts), preset)


def answer(preset: Preset) -> Range:
    """The tokens of an answer: median and 95th percentile of our recipes, as answers; at most what the preset allows.

    What a model thinks counts as answer and nobody knows how much it will be: with thinking up to all that is allowed.
    """
    if preset.engine == "builtin":
        return Range(0, 0)
    sizes = [tokens.of_text(fenced(text), preset).tokens for text in _sources()]
    found = Range(round(statistics.median(sizes)), round(statistics.quantiles(sizes, n=20, method="inclusive")[-1]))
    return (Range(found.low, preset.max_tokens) if thinks(preset) else found).capped(preset.max_tokens)


def recipe_count() -> int:
    """How many answers of known size there are."""
    return len(_sources())


def thinks(preset: Preset) -> bool:
    """Whether the model's thoughts are part of its answers."""
    return bool(preset.options.get("reasoning") or preset.options.get("effort", "none") not in ("none", ""))


def most(asked: Request, preset: Preset, rounds: int) -> float | None:
    """What a request can cost at most in US dollars, with every repair; None when the prices are not known."""
    counted = tokens.of_request(asked, preset)
    size = round(counted.tokens * _DOUBT) if counted.estimated else counted.tokens
    first = preset.cost(size, preset.max_tokens)
    # A repair shows the last answer, and the lines of it that are wrong.
    each = preset.cost(size + 2 * preset.max_tokens + _MISTAKES, preset.max_tokens)
    return first + rounds * each if first is not None and each is not None else None


@cache
def _sources() -> tuple[str, ...]:
    return tuple(recipe.source() for recipe in recipes().values())
