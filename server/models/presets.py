"""Model presets: the files of `configs/models`, and what the user's own preset says.

A preset names an engine, a model and how to ask it. It holds no key, only the name of the variable that does.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from server.models.errors import UnavailableError
from server.paths import config_dir, user_dir

EngineName = Literal["builtin", "openai", "compatible", "local"]
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_MILLION = 1_000_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Price(_Part):
    """What a million tokens cost, in US dollars: of the prompt, of the part of it that was cached, of the answer.

    `batch` is the share of these prices that the Batch API takes, None for a service without one.
    """

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)
    batch: float | None = Field(default=None, gt=0, le=1)


class Preset(_Part):
    """One model and how to ask it. Times are in seconds; `context` is in tokens, 0 when nobody knows it."""

    title: str
    engine: EngineName
    key_variable: str = ""
    context: int = Field(default=0, ge=0)
    max_tokens: int = Field(default=2048, gt=0)
    temperature: float | None = Field(default=0.1, ge=0, le=2)
    top_p: float | None = Field(default=1.0, gt=0, le=1)
    time_limit: float = Field(default=120.0, gt=0, le=3600)
    price: Price | None = None
    options: dict[str, Any] = Field(default_factory=dict)  # what the engine's `Options` takes

    @property
    def is_here(self) -> bool:
        """Whether it is asked on this machine. What answers there may pass it on."""
        address = str(self.options.get("address", ""))
        return self.engine in ("builtin", "local") or (urlsplit(address).hostname or "") in LOOPBACK

    @property
    def batch_share(self) -> float:
        """The share of its prices that a request in a batch costs."""
        return self.price.batch if self.price is not None and self.price.batch is not None else 1.0

    def cost(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0) -> float | None:
        """What a request costs in US dollars, None when the prices are not known."""
        if self.price is None:
            return 0.0 if self.engine in ("builtin", "local") else None
        cached_price = self.price.cached if self.price.cached is not None else self.price.input
        fresh = max(0, prompt_tokens - cached_tokens)
        dollars = fresh * self.price.input + cached_tokens * cached_price + completion_tokens * self.price.output
        return dollars / _MILLION


def files() -> dict[str, Path]:
    """The files of all presets by their names, in the order of these; the user's own hide shipped ones."""
    own = user_dir("config")
    folders = (config_dir(), own) if own is not None else (config_dir(),)
    found = {path.stem: path for folder in folders for path in sorted((folder / "models").glob("*.toml"))}
    return dict(sorted(found.items()))


def read(path: Path) -> Preset:
    """The preset of a file. Raises `UnavailableError` with what is wrong in it."""
    try:
        return Preset.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnavailableError(f"{path.name} can not be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnavailableError(f"{path.name} is no TOML file: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise UnavailableError(f"{path.name}: `{'.'.join(map(str, first['loc']))}`: {first['msg']}.") from None
