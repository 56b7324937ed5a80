"""The worse answer as the worst of several that a model gives to the same request.

Worse is what our analysis finds more in where the code belongs; or what another model names. Where no candidate is
worse than the better answer, there is no pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from server.assistant.extract import extract
from server.assistant.prompt import fenced
from server.models.protocol import Message
from training.code.answers import Answered, Asked, answers
from training.code.judging import Context, Score, score_in
from training.code.opened import Opener
from training.pairs.config import Config
from training.pairs.mistaken import Task, is_near
from training.rows.example import Chat, Preference
from training.rows.jsonl import plain

_PLACE = Path("/nowhere/pair.sp")
_JUDGE = (
    "You judge SourcePawn code for Left 4 Dead 2 servers. Several answers to one request follow, numbered. Say which "
    "of them is the worst: it does not do what is asked, would not compile, or would harm a server. Answer with its "
    "number alone."
)
_NUMBER = re.compile(r"\d+")


def pairs_of(tasks: Sequence[Task], config: Config, opener: Opener) -> list[list[dict[str, Any]]]:
    """The pairs of conversations, in order; for all of them the model is asked at once."""
    chats = [Chat.model_validate(task.row) for task in tasks]
    asked = [
        Asked(_messages(chat), config.seed * 1000 + number) for chat in chats for number in range(config.candidates)
    ]
    said = answers(config.model, asked, config.at_once, config.temperature)
    made: list[list[dict[str, Any]]] = []
    for at, (chat, task) in enumerate(zip(chats, tasks, strict=True)):
        own = said[at * config.candidates : (at + 1) * config.candidates]
        made.append(list(_pairs(chat, Context.of(task.context), own, config, opener)))
    return made


def _messages(chat: Chat) -> tuple[Message, ...]:
    return tuple(Message(one.role, one.content) for one in chat.messages[:-1])


def _pairs(
    chat: Chat, context: Context, said: Sequence[Answered], config: Config, opener: Opener
) -> Iterator[dict[str, Any]]:
    codes = dict.fromkeys(extract(one.text).code.strip("\n") for one in said if not one.error and one.text.strip())
    scored: list[tuple[Score, str]] = [
        (score_in(opener, _PLACE.absolute(), context, code)[0], code) for code in codes if code
    ]
    worse = [one for one in scored if not one[0].is_clean]
    if not worse:
        return
    worst = max(worse, key=lambda one: one[0])
    if config.judge != "analysis":
        worst = worse[_judged(chat, [code for _, code in worse], config)]
    rejected = fenced(worst[1])
    chosen = chat.messages[-1].content
    if rejected == chosen or not is_near(chosen, rejected, config.length):
        return
    yield plain(
        Preference(
            id=f"pair-{chat.id}",
            messages=chat.messages[:-1],
            chosen=chosen,
            rejected=rejected,
            provenance=chat.provenance,
            licence=chat.licence,
            group=chat.group,
            weight=chat.weight,
            tags=("candidate", "pair"),
        )
    )


def _judged(chat: Chat, codes: Sequence[str], config: Config) -> int:
    """The number of the worst by another model; the first when it does not say."""
    listed = "\n\n".join(f"Answer {number}:\n{fenced(code)}" for number, code in enumerate(codes, 1))
    request = f"The request:\n{chat.messages[-2].content}\n\n{listed}"
    said = answers(config.judge, [Asked((Message("system", _JUDGE), Message("user", request)), config.seed)], 1, 0.0)
    found = _NUMBER.search(said[0].text)
    number = int(found.group()) if found is not None else 1
    return min(max(number, 1), len(codes)) - 1
