"""Facts that an example must not deny: a file of what is wrong to say, each with the reason.

    [[deny]]
    says = "tank_killed can be hooked on every server"
    why = "..."

    [[deny]]
    name = "smoker_tongue_grab"
    why = "The event is tongue_grab."

`says` is a part of a sentence, however it is written; `name` one that may stand in no code, and in prose only where it
is said to be wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from training import config
from training.audit import normalising
from training.code.blocks import blocks, outside, teaches
from training.config import ConfigError, build
from training.rows.jsonl import Row

_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


class Denied(config.Config):
    """Something that is wrong to say, or a name that is wrong."""

    says: str = ""
    name: str = ""
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> Denied:
        if bool(self.says) == bool(self.name):
            raise ValueError("give `says` or `name`, one of them")
        return self


class _File(config.Config):
    deny: tuple[Denied, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What must not be said."""

    denied: tuple[Denied, ...] = ()

    def against(self, row: Row) -> Iterator[str]:
        """What an example says against the facts."""
        learnt = _learnt(row)
        for one in self.denied:
            if any(_says(text, one) for text in learnt):
                yield f"{one.says or one.name}: {one.why}"


def read(path: Path | None) -> Facts:
    """The facts of a file. Raises `ConfigError`."""
    if path is None:
        return Facts()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    return Facts(build(_File, values, str(path)).deny)


def _learnt(row: Row) -> list[str]:
    if row.kind == "chat":
        return [one.content for one in row.messages if one.role == "assistant" and one.learn]
    if row.kind == "preference":
        return [row.chosen]
    return [f"```sourcepawn\n{row.middle if row.kind == 'fim' else row.text}\n```"]


def _says(text: str, one: Denied) -> bool:
    found = blocks(text)
    prose = "".join(text[start:end] for start, end in outside(text, found))
    if one.says:
        return normalising.prose(one.says).lower() in normalising.prose(prose).lower()
    name = re.compile(rf"(?<!\w){re.escape(one.name)}(?!\w)")
    if any(name.search(block.code) for block in found if not block.is_meant_wrong):
        return True
    return any(name.search(sentence) and not teaches(sentence) for sentence in _SENTENCE.split(prose))
