"""The prompt of a gap: facts, then the text before the cursor and behind it, each within its share of the context.

Windows move in large steps, not with each key, so that what an engine has read stays the beginning of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable

from server.assistant.inline.context import known_facts
from server.assistant.inline.cursor import Cursor
from server.models.protocol import Fill

_CHARACTERS = 3  # of a token, at least: what a budget in tokens is worth
_MOST_TOKENS = 4096
_LEAST_TOKENS = 512
_FACTS, _MORE, _SUFFIX = 0.2, 0.15, 0.2  # the text before the cursor has what is left
_SUFFIX_STEP = 200


def fill_of(cursor: Cursor, context: int, answer: int, more: Callable[[int], str] | None = None) -> Fill:
    """The gap at the cursor for a model with so many tokens of `context` (0: not known), `answer` of them its own.

    `more` gives further code to learn from, in at most so many characters.
    """
    tokens = min(_MOST_TOKENS, context - answer) if context else _MOST_TOKENS
    budget = max(_LEAST_TOKENS, tokens) * _CHARACTERS
    facts = known_facts(cursor, int(budget * _FACTS))
    if more is not None:
        facts += more(int(budget * _MORE))
    prefix = window_before(cursor.prefix, budget - len(facts) - int(budget * _SUFFIX))
    return Fill(facts + prefix, window_behind(cursor.suffix, int(budget * _SUFFIX)))


def window_before(text: str, budget: int) -> str:
    """The end of a text, from the beginning of a line; it begins at the same place until half the budget is typed."""
    if len(text) <= budget:
        return text
    step = max(1, budget // 2)
    start = -(-(len(text) - budget) // step) * step
    line = text.find("\n", start)
    return text[line + 1 :] if 0 <= line < len(text) - 1 else text[start:]


def window_behind(text: str, budget: int) -> str:
    """The beginning of a text, up to the end of a line."""
    if len(text) <= budget:
        return text
    line = text.rfind("\n", 0, budget)
    return text[: line + 1] if line > budget - _SUFFIX_STEP else text[:budget]
