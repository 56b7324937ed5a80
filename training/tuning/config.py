"""What the stages that train can be told alike."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from training import config

_FILE = "train.jsonl"
_HELD = "validation.jsonl"
Precision = Literal["auto", "fp32", "bf16", "fp16"]


class Lora(config.Config):
    """A low-rank adapter. `alpha` 0 is twice the rank; `targets` none: every linear layer but the last."""

    rank: int = Field(default=16, ge=1, le=1024)
    alpha: int = Field(default=0, ge=0)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: tuple[str, ...] = ()
    stabilised: bool = False


class Tuning(config.Config):
    """`rows` is the output of a stage, or a file of examples; `validation` is what is held out, if it is elsewhere.

    `base` is a name of `data/training/bases.toml`, a folder, or the name of a model on a hub; an adapter in a folder
    is gone on with. `revision` is that of the hub.

    `lora` false trains all of the model. `device` is a name of `data/training/devices.toml`, for estimates, `price`
    what an hour of one costs in dollars where that is not its price there. `precision` and `unsloth` "auto" are what
    the machine can do. `quantise` loads the base in 4 bits. `length` is the most tokens of a sequence, `batch` how many
    are learnt at once on each of `devices` GPUs, `accumulate` how often that before a step. `sharding` divides a model
    that is too large for one GPU among them. Every `every` steps there is a checkpoint and a look at `held_out`
    examples; training ends when that became no better `patience` times (0: never), and the best checkpoint is kept.
    `steps` is the most there are (0: what the epochs come to).
    """

    rows: Path
    validation: Path | None = None
    base: str = ""
    revision: str = ""
    device: str = ""
    lora: Lora | None = Lora()
    quantise: Literal["none", "nf4"] = "none"
    precision: Precision = "auto"
    unsloth: Literal["auto", "no", "yes"] = "auto"
    checkpointing: bool = True
    attention: Literal["auto", "sdpa", "eager", "flash_attention_2"] = "auto"
    length: int = Field(default=2048, ge=16)
    batch: int = Field(default=1, ge=1)
    accumulate: int = Field(default=8, ge=1)
    epochs: float = Field(default=1.0, gt=0)
    steps: int = Field(default=0, ge=0)
    rate: float = Field(default=2e-4, gt=0)
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    warmup: float = Field(default=0.03, ge=0, lt=1)
    decay: float = Field(default=0.0, ge=0)
    clip: float = Field(default=1.0, ge=0)
    optimizer: Literal["adamw", "adamw-8bit"] = "adamw"
    every: int = Field(default=50, ge=1)
    patience: int = Field(default=0, ge=0)
    held_out: int = Field(default=256, ge=0)
    devices: int = Field(default=1, ge=1)
    sharding: Literal["none", "fsdp"] = "none"
    price: float | None = Field(default=None, ge=0)
    cpu: bool = False
    seed: int = 1

    @field_validator("lora", mode="before")
    @classmethod
    def _false_is_none(cls, value: object) -> object:
        return None if value is False else value  # TOML has no word for nothing

    @model_validator(mode="after")
    def _fits_together(self) -> Tuning:
        if self.quantise != "none" and self.lora is None:
            raise ValueError("a quantised base is not trained itself: it needs `lora`")
        if self.sharding != "none" and self.quantise != "none":
            raise ValueError("`sharding` does not go with `quantise`")
        return self

    def inputs(self) -> list[Path]:
        """See `training.config.Config`."""
        found = [self.rows, *([self.validation] if self.validation is not None else [])]
        return [*found, Path(self.base)] if self.base and Path(self.base).is_dir() else found

    def train_rows(self) -> Path:
        """The file of what is learnt."""
        return self.rows / _FILE if (self.rows / _FILE).is_file() else self.rows

    def held_rows(self) -> Path | None:
        """The file of what is held out, if there is one."""
        if self.validation is not None:
            return self.validation / _HELD if self.validation.is_dir() else self.validation
        held = self.rows / _HELD
        return held if held.is_file() and held.stat().st_size else None
