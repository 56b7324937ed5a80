"""The requests of a family: those that our own plugins are found by, those that can be put together, and a model's.

Every request is in words; none is one of the evaluation's tasks, and none nearly the same as another.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache

from server.assistant.compose.words import sayings
from server.knowledge import compose
from server.knowledge.recipes import recipes
from server.models.protocol import Message
from server.paths import data_dir
from training.config import Config, ConfigError, build
from training.rows.overlap import Guard, words
from training.synthesise.families import families

FILE = "synthesis/requests.toml"
_ALIKE = 88.0  # of 100, in words whatever their order
_SHORTEST, _LONGEST = 20, 600
_MOST_SHOWN = 12
_NUMBER = re.compile(r"\d+")
_NUMBERED = re.compile(r"^\s*(?:[-*•]|\d+[.):])\s*")
_ASKER = (
    "You think of plugins for Left 4 Dead 2 servers that server owners ask for. Each request says in one to three "
    "sentences what happens when, to whom, how much and for how long, as somebody would ask who can not program: no "
    "names of functions, events or properties. Answer with the requests alone, one in a line, without numbers."
)


class _Table(Config):
    says: tuple[str, ...]
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    more: dict[str, tuple[str, ...]]
    occasions: dict[str, tuple[str, ...]]


def stock(family: str, seed: int) -> list[str]:
    """The requests that are at hand for a family, in an order that the seed decides."""
    draw = random.Random(f"{seed} {family}")
    folder = families()[family].recipes or family
    own = [ask for one in recipes().values() if one.id.split("/")[0] == folder for ask in one.asks.get("en", ())]
    made = list(dict.fromkeys(_composed(family, draw)))
    draw.shuffle(own)
    draw.shuffle(made)
    # In turns, so that a small target has some of both.
    found = [one for pair in zip(own, made, strict=False) for one in pair]
    return [*found, *own[len(made) :], *made[len(own) :]]


def _composed(family: str, draw: random.Random) -> Iterator[str]:
    table = _table()
    wanted = table.occasions.get(family, ())
    occasions = [
        one.when
        for name, one in compose.triggers().items()
        if one.event and not one.parameters and _is_wanted(name, wanted)
    ]
    effects = [one["offer"] for one in sayings()["effects"].values() if one.get("offer")]
    says = table.more.get(family, table.says)
    for effect in effects:
        for occasion in occasions or [""]:
            if not occasion and family not in table.more:
                return
            does = _NUMBER.sub(lambda _: str(draw.choice(table.numbers)), effect)
            number, name = draw.choice(table.numbers), draw.choice(table.names)
            yield draw.choice(says).format(when=occasion, does=does, number=number, name=name)


def _is_wanted(name: str, wanted: Sequence[str]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in wanted)


class Stock:
    """The requests of a family, handed out in order, each once."""

    def __init__(self, family: str, seed: int, guard: Guard) -> None:
        self.leaks = 0
        self._guard = guard
        self._seen: set[str] = set()
        self._held: list[str] = []
        self.add(stock(family, seed))

    def add(self, requests: Sequence[str]) -> int:
        """Put more in; how many of them are new."""
        before = len(self._held)
        for request in requests:
            key = " ".join(words(request))
            if key in self._seen:
                continue
            self._seen.add(key)
            if self._guard.found_in(request):
                self.leaks += 1
                continue
            self._held.append(request)
        return len(self._held) - before

    def add_said(self, requests: Sequence[str]) -> int:
        """Put in what a model thought of: whatever is nearly the same as another is left out."""
        from rapidfuzz import fuzz, process

        fresh: list[str] = []
        for request in requests:
            known = [*self._held, *fresh]
            if process.extractOne(request, known, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE) is None:
                fresh.append(request)
        return self.add(fresh)

    def at(self, number: int) -> str | None:
        """The request of that number; None when there are not so many."""
        return self._held[number] if number < len(self._held) else None

    def __len__(self) -> int:
        return len(self._held)


def asking(family: str, count: int, shown: Sequence[str], seed: int) -> tuple[Message, ...]:
    """What a model is asked that thinks of more requests."""
    draw = random.Random(f"{seed} {family} {len(shown)}")
    known = draw.sample(list(shown), min(_MOST_SHOWN, len(shown)))
    listed = "\n".join(f"- {one}" for one in known)
    wanted = f"{count} requests for plugins of this kind: {families()[family].about}."
    if known:
        wanted += f"\n\nSuch requests are there already; think of others:\n{listed}"
    return (Message("system", _ASKER), Message("user", wanted))


def read(answer: str) -> list[str]:
    """The requests in what a model said."""
    lines = (" ".join(_NUMBERED.sub("", line).strip(" \"'“”").split()) for line in answer.splitlines())
    return [line for line in lines if _SHORTEST <= len(line) <= _LONGEST and not line.endswith(":")]


@cache
def _table() -> _Table:
    path = data_dir() / FILE
    try:
        return build(_Table, tomllib.loads(path.read_text("utf-8")), FILE)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from None
