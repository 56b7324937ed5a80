"""What OpenAI trains, its rules and its prices, from `data/fine_tuning`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from server.models.presets import Price
from server.paths import data_dir
from training.config import Config, ConfigError, build

FILE = "fine_tuning/openai.toml"


class Rules(Config):
    """What holds for every model."""

    least_examples: int
    largest_file: int
    longest_suffix: int


class Trained(Config):
    """A model that can be trained. Prices are for a million tokens, in US dollars."""

    methods: tuple[str, ...]
    longest: int
    context: int
    training: float
    input: float
    cached: float
    output: float
    batch: float

    @property
    def price(self) -> Price:
        """What the model costs that comes of it."""
        return Price(input=self.input, cached=self.cached, output=self.output, batch=self.batch)


@cache
def _table() -> dict[str, Any]:
    path = data_dir() / FILE
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from None


@cache
def rules() -> Rules:
    """The service's rules. Raises `ConfigError`."""
    return build(Rules, _table()["rules"], FILE)


def longest_suffix() -> int:
    """How many characters the suffix of a model's name may have."""
    return rules().longest_suffix


OPENAI: dict[str, Trained] = {name: build(Trained, row, FILE) for name, row in _table()["models"].items()}
"""The models that can be trained, by name."""


def trained_from(model: str) -> Trained | None:
    """What is known of a model, or of the one that it was trained from (`ft:gpt-4o-mini-2024-07-18:…`)."""
    return OPENAI.get(model.removeprefix("ft:").partition(":")[0])
