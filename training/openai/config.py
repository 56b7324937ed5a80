"""What `openai` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from training import config
from training.openai.prices import OPENAI, longest_suffix, trained_from

if TYPE_CHECKING:
    from training.rows.checking import Found

Auto = Literal["auto"]


class Config(config.Config):
    """`rows` are examples of `prepare` or `synthesise` for the method "supervised", pairs of `pairs` for "dpo".

    Nothing is sent before `most_dollars` says what the training may cost at most: 0 only counts and checks. `price` is
    that of a million tokens of training where ours is not the present one. `repeat` gives examples as often as their
    weight says, which the service does not know. `model` may be a model that was trained before.

    `preset` is the name of the preset that the server gets, "" for none; `take` says of which checkpoint: the last, or
    the best by its loss on the examples held out. `every` seconds the job is looked at. `address` is another place that
    speaks the same protocol.
    """

    rows: Path
    validation: Path | None = None
    method: Literal["supervised", "dpo"] = "supervised"
    model: str = "gpt-4o-mini-2024-07-18"
    epochs: Auto | int = 3
    batch_size: Auto | int = "auto"
    learning_rate: Auto | float = "auto"
    beta: Auto | float = 0.1
    suffix: str = Field(default="l4d2", pattern=r"^[A-Za-z0-9-]*$")
    most_dollars: float = Field(default=0.0, ge=0)
    price: float | None = Field(default=None, ge=0)
    longest: int = Field(default=0, ge=0)
    repeat: bool = False
    preset: str = Field(default="", pattern=r"^[\w.-]*$")
    take: Literal["last", "best"] = "last"
    every: float = Field(default=30.0, ge=0)
    key_variable: str = "OPENAI_API_KEY"
    address: str = ""
    seed: int = 1

    @model_validator(mode="after")
    def _as_the_service_wants_it(self) -> Config:
        if len(self.suffix) > longest_suffix():
            raise ValueError(f"`suffix` has at most {longest_suffix()} characters")
        for name in ("epochs", "batch_size", "learning_rate", "beta"):
            value = getattr(self, name)
            if value != "auto" and value <= 0:
                raise ValueError(f'`{name}` is more than 0, or "auto"')
        known = trained_from(self.model)
        if known is not None and self.method not in known.methods:
            raise ValueError(f"{self.model} can not be trained by `{self.method}`")
        if known is None and (self.price is None or not self.longest):
            raise ValueError(
                f"nothing is known of {self.model}: say its `price` and `longest`; known are {', '.join(OPENAI)}"
            )
        return self

    def inputs(self) -> list[Path]:
        """What is read."""
        return [self.rows, *([self.validation] if self.validation is not None else [])]


def problems_of(config: Config) -> list[str]:
    """What `check` finds wrong with the examples, by the service's rules."""
    from training.openai.wanted import wanted
    from training.run.files import InputError

    try:
        found = wanted(config)
    except InputError as error:
        return [str(error)]
    if config.most_dollars and found.dollars > config.most_dollars:
        return [
            f"the training would cost ${found.dollars:.2f}, which is more than the ${config.most_dollars:.2f} allowed"
        ]
    return []


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: how much is sent, and what the training costs."""
    from training.openai.wanted import wanted
    from training.rows.checking import Found

    found = wanted(config)
    left = f"; {found.left_out} of another kind are left out" if found.left_out else ""
    return Found(
        [
            f"It would send {found.train.examples} examples with {found.train.tokens:,} tokens, at most "
            f"{found.train.longest:,} in one{left}.",
            f"The training would cost ${found.dollars:.2f}: {found.tokens:,} tokens in {found.epochs} epochs.",
        ]
    )
