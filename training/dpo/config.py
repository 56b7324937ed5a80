"""What `dpo` can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from training.tuning.config import Tuning

if TYPE_CHECKING:
    from training.rows.checking import Found


class Config(Tuning):
    """`rows` is the output of `pairs`, or a file of it; `base` is what `sft` made (its `model` folder).

    `beta` is how dearly the model pays for leaving what it was. What it was is the `reference`: the adapter as it
    was at the beginning, kept beside the one that is trained, or what the model thought of all answers, worked out
    before (`precomputed`); in neither case is a second model in memory.
    """

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


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: tokens, memory, time and cost."""
    from training.dpo.preview import preview

    return preview(config)
