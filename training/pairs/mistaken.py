"""The worse answer as the better one with a mistake in it: a name of the wrong-API table, or a change of the tree.

A mistake that the analysis does not find where the code belongs is no mistake, and not used.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from server.assistant.prompt import fenced
from training.code.cutting import functions, pieces
from training.code.judging import Context
from training.code.mutating import Broken, broken
from training.code.opened import Opener, prepare_process
from training.rows.example import Chat, Preference
from training.rows.jsonl import plain

_LEAST_SLACK = 14
_TRIES = 4


class Task(NamedTuple):
    """A conversation whose last answer is the better one, with the plugin that its code belongs to."""

    row: dict[str, Any]
    context: dict[str, Any]


def maker(seed: int, each: int, length: float) -> Callable[[Task], list[dict[str, Any]]]:
    """What makes pairs, made once in each process."""
    prepare_process()
    return partial(_made, Opener(), seed, each, length)


def lost(task: Task) -> list[dict[str, Any]]:
    """What comes of a conversation over which the process died."""
    return []


def _made(opener: Opener, seed: int, each: int, length: float, task: Task) -> list[dict[str, Any]]:
    chat = Chat.model_validate(task.row)
    context = Context.of(task.context)
    chosen = chat.messages[-1].content
    draw = random.Random(f"{seed} {chat.id}")
    snapshot = opener.text(Path("/nowhere/pair.sp").absolute(), context.code)
    places = [(context.start, context.end)]
    if context.start == 0 and "plugin" in chat.tags:
        places = [(cut.start, cut.end) for cut in functions(snapshot, pieces(snapshot))]
    made: list[dict[str, Any]] = []
    for number in range(each * _TRIES):
        if len(made) == each or not places:
            break
        start, end = draw.choice(places)
        for one in broken(opener, snapshot, start, end, draw):
            worse = _answer(chosen, context, one)
            if worse is None or not is_near(chosen, worse, length) or any(row["rejected"] == worse for row in made):
                continue
            made.append(
                plain(
                    Preference(
                        id=f"pair-{chat.id}-{number}",
                        messages=chat.messages[:-1],
                        chosen=chosen,
                        rejected=worse,
                        provenance=chat.provenance,
                        licence=chat.licence,
                        group=chat.group,
                        weight=chat.weight,
                        tags=tuple(sorted({"pair", one.mistake.kind, *(tag for tag in chat.tags if tag == "gold")})),
                    )
                )
            )
    return made


def _answer(chosen: str, context: Context, one: Broken) -> str | None:
    """The better answer with the mistake in its code; None when its code is not what the context holds."""
    right = context.inner.rstrip("\n")
    if fenced(right) not in chosen:
        return None
    if context.start == 0 and context.end >= len(context.code.encode()) - 1:
        return chosen.replace(fenced(right), fenced(one.code.rstrip("\n")))
    return chosen.replace(fenced(right), fenced(one.function))


def is_near(chosen: str, rejected: str, length: float) -> bool:
    """Whether two answers are about as long, so that length alone tells nothing."""
    return abs(len(chosen) - len(rejected)) <= max(_LEAST_SLACK, length * len(chosen))
