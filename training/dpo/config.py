"""What `dpo` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from training.tuning.config import Tuning

if TYPE_CHECKING:
    from training.rows.checking import Found

_FILE = "train.jsonl"
_HELD = "validation.jsonl"


class Config(Tuning):
    """`rows` is the output of `pairs`, or a file of it; `base` is what `sft` made (its `model` folder).

    `beta` is how dearly the model pays for leaving what it was. What it was is the `reference`: the adapter as it
    was at the beginning, kept beside the one that is trained, or what the model thought of all answers, worked out
    before (`precomputed`); in neither case is a second model in memory.
    """

    rows: Path
    validation: Path | None = None
    beta: float = Field(default=0.1, gt=0)
    reference: Literal["adapter", "precomputed"] = "adapter"
    rate: float = Field(default=5e-6, gt=0)

    @model_validator(mode="after")
    def _has_base(self) -> Config:
        if not self.base:
            raise ValueError("name a `base`: the folder `model` that `sft` made")
        if self.lora is None and self.reference == "adapter":
            raise ValueError("without `lora` the reference is to be `precomputed`")
        return self

    def inputs(self) -> list[Path]:
        """See `training.config.Config`."""
        return [self.rows, *([self.validation] if self.validation is not None else []), *super().inputs()]

    def train_rows(self) -> Path:
        """The file of what is learnt."""
        return self.rows / _FILE if (self.rows / _FILE).is_file() else self.rows

    def held_rows(self) -> Path | None:
        """The file of what is held out, if there is one."""
        if self.validation is not None:
            return self.validation / _HELD if self.validation.is_dir() else self.validation
        held = self.rows / _HELD
        return held if held.is_file() and held.stat().st_size else None


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: tokens, memory, time and cost."""
    from training.dpo.preview import preview

    return preview(config)
