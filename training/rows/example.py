"""An example to learn from, of one of four kinds, with where it is from and how much it counts.

Plain data: says nothing of how it was made or how a model reads it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Role = Literal["system", "user", "assistant"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Row):
    """A message of a conversation. Only what the assistant says is learnt, and not where `learn` is false."""

    role: Role
    content: str = Field(min_length=1)
    learn: bool = True


class Provenance(_Row):
    """Where the code is from. `lines` count from 1 and are those of the file as it was collected."""

    repository: str = ""
    path: str = ""
    commit: str = ""
    url: str = ""
    lines: tuple[int, int] | None = None


class _Example(_Row):
    """What all kinds share.

    `licence` is an SPDX id, "" where nobody says. `group` is what may not be divided between training and testing.
    `weight` multiplies what the example counts in training. `tags` say how it came to be, sorted.
    """

    id: str = Field(pattern=r"^\S+$")
    provenance: Provenance = Provenance()
    licence: str = ""
    group: str = ""
    weight: float = Field(default=1.0, ge=0)
    tags: tuple[str, ...] = ()


class Chat(_Example):
    """A conversation that ends with the assistant."""

    kind: Literal["chat"] = "chat"
    messages: tuple[Turn, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _in_turns(self) -> Chat:
        roles = [one.role for one in self.messages]
        spoken = roles[1:] if roles[0] == "system" else roles
        if "system" in spoken or spoken[0] != "user" or spoken[-1] != "assistant":
            raise ValueError("a conversation is a system message or none, then user and assistant in turns")
        if any(one == other for one, other in pairwise(spoken)):
            raise ValueError("user and assistant speak in turns")
        if not self.messages[-1].learn:
            raise ValueError("the last message is what is learnt")
        return self

    def texts(self) -> list[str]:
        """All that is said."""
        return [one.content for one in self.messages]


class Fim(_Example):
    """A gap in a text: what stands before it, behind it, and in it."""

    kind: Literal["fim"] = "fim"
    prefix: str
    suffix: str
    middle: str = Field(min_length=1)

    def texts(self) -> list[str]:
        """The text in its parts, in their order."""
        return [self.prefix, self.middle, self.suffix]


class Plain(_Example):
    """A text to learn as it is."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1)

    def texts(self) -> list[str]:
        """The text."""
        return [self.text]


class Preference(_Example):
    """A conversation with two answers, of which `chosen` is the better one."""

    kind: Literal["preference"] = "preference"
    messages: tuple[Turn, ...] = Field(min_length=1)
    chosen: str = Field(min_length=1)
    rejected: str = Field(min_length=1)

    @model_validator(mode="after")
    def _two_answers(self) -> Preference:
        if self.messages[-1].role != "user":
            raise ValueError("the conversation before two answers ends with the user")
        if self.chosen == self.rejected:
            raise ValueError("the two answers are the same")
        return self

    def texts(self) -> list[str]:
        """All that is said, the better answer before the other."""
        return [*(one.content for one in self.messages), self.chosen, self.rejected]


Example = Annotated[Chat | Fim | Plain | Preference, Field(discriminator="kind")]
ADAPTER: TypeAdapter[Chat | Fim | Plain | Preference] = TypeAdapter(Example)
