"""What `synthesise` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator, model_validator

from training import config
from training.synthesise.families import families

if TYPE_CHECKING:
    from training.rows.checking import Found


class Budget(config.Config):
    """What a campaign may take at most; 0 is no bound. `requests` counts every answer of a model, repairs too.

    It is kept before it is spent: what an answer can cost at most has to fit, so a budget is never gone over.
    """

    requests: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)
    dollars: float = Field(default=0.0, ge=0)


class Campaign(config.Config):
    """Engines, and how many plugins of which family they are to write.

    `engines` are presets, the one that is liked best first. `route` says which is asked: "first" the first that
    answers, "turns" one after the other, "load" the first that is not busy — which holds for its server's own count of
    waiting requests, for the GPU of this machine (busier than `busy`) and for more than `slots` requests of ours.

    `rounds` bounds how often mistakes go back to a model. `asker` is the preset of a model that thinks of more requests
    when ours are used up, `patience` how many answers in a row may be refused before a family is given up.
    """

    name: str = Field(default="campaign", pattern=r"^[\w-]+$")
    engines: tuple[str, ...] = Field(default=("builtin",), min_length=1)
    route: Literal["first", "turns", "load"] = "first"
    slots: int = Field(default=2, ge=1, le=256)
    busy: float = Field(default=0.85, gt=0, le=1)
    families: dict[str, int] = Field(min_length=1)
    budget: Budget = Budget()
    at_once: int = Field(default=4, ge=1, le=256)
    temperature: float | None = Field(default=0.7, ge=0, le=2)
    rounds: int = Field(default=1, ge=0, le=4)
    asker: str = ""
    ideas: int = Field(default=20, ge=1, le=100)
    patience: int = Field(default=40, ge=1)

    @field_validator("families")
    @classmethod
    def _known(cls, wanted: dict[str, int]) -> dict[str, int]:
        known = families()
        for name, count in wanted.items():
            if name in ("fill", "repair", "modernise"):
                raise ValueError(f"`{name}` is made of plugins by `prepare`, which reads what `synthesise` makes")
            if name not in known:
                raise ValueError(f"there is no family `{name}`; there are {', '.join(known)}")
            if count < 1:
                raise ValueError(f"`{name}`: a target is 1 or more")
        return wanted


class Config(config.Config):
    """Campaigns, which run at the same time.

    `known` are examples that nothing may be nearly the same as, and `alike` from when on two plugins are. `warnings`
    lets plugins with warnings pass. `facts` is the share of examples that have before the request what the server would
    find for it. `licence` is that of plugins that models write, "" where nobody says; ours have our own.
    """

    campaigns: tuple[Campaign, ...] = Field(min_length=1)
    known: tuple[Path, ...] = ()
    alike: float = Field(default=0.85, gt=0, le=1)
    warnings: bool = False
    facts: float = Field(default=0.5, ge=0, le=1)
    licence: str = ""
    seed: int = 1

    @model_validator(mode="after")
    def _named(self) -> Config:
        names = [one.name for one in self.campaigns]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two campaigns are called `{twice}`")
        return self

    def inputs(self) -> list[Path]:
        """What is read."""
        return list(self.known)


def problems_of(config: Config) -> list[str]:
    """What `check` finds wrong: engines that are not there, or that cost money without a bound."""
    from server.models.errors import ModelError
    from training.synthesise.routing import presets_of

    found: list[str] = []
    for one in config.campaigns:
        try:
            presets_of(one)
        except ModelError as error:
            found.append(f"{one.name}: {error}")
    return found


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: the requests at hand, and what the answers can cost at most."""
    from training.rows.checking import Found
    from training.rows.held_out import guard
    from training.synthesise.routing import presets_of
    from training.synthesise.state import State

    found = Found()
    for one in config.campaigns:
        state = State.begun(one, presets_of(one), config.seed, guard(), (), config.alike)
        found.lines.append(f"{one.name}: {', '.join(one.engines)}")
        for name, course in state.courses.items():
            calls, tokens, dollars = state.most(course.stock.at(0) or name)
            cost = f", at most {calls} answers, {tokens:,} tokens and ${dollars:.4f} each" if tokens else ""
            found.lines.append(f"- {name}: {course.target} wanted, {len(course.stock)} requests at hand{cost}")
    return found
