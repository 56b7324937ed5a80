"""What `sft` can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from training import config
from training.tuning.config import Tuning

if TYPE_CHECKING:
    from training.rows.checking import Found


class Scratch(config.Config):
    """A new decoder of the Llama architecture with a vocabulary of its own, learnt from the same examples.

    Widths that are multiples of 256 can be quantised to q4_k_m and the like. `sample` is how much text, in millions of
    characters, the vocabulary is made of.
    """

    vocabulary: int = Field(default=8192, ge=320)
    width: int = Field(default=512, ge=8)
    inner: int = Field(default=1536, ge=8)
    layers: int = Field(default=8, ge=1)
    heads: int = Field(default=8, ge=1)
    kv_heads: int = Field(default=4, ge=1)
    context: int = Field(default=2048, ge=64)
    tied: bool = True
    sample: float = Field(default=20.0, gt=0)

    @model_validator(mode="after")
    def _divides(self) -> Scratch:
        if self.width % self.heads or self.heads % self.kv_heads or self.width // self.heads % 2:
            raise ValueError("`width` is to be an even multiple of `heads`, and `heads` a multiple of `kv_heads`")
        return self


class Config(Tuning):
    """`rows` is the output of `prepare`, or a file of examples.

    `scratch` makes a new model in place of a `base`. `mix` multiplies how much the kinds of examples count. With
    `learn` "answers" a model learns what the assistant says and what fills gaps, with "all" the rest too. `packing`
    puts short examples together in one sequence, where they do not see each other. What is the best checkpoint
    `metric` decides: the loss over what is held out, or, with "sound", the share of `asked` held-out requests whose
    answers, of at most `most_new` tokens, compile where they belong (`rows` needs the `contexts` of `prepare`).
    """

    scratch: Scratch | None = None
    mix: dict[Literal["chat", "fim", "text"], float] = Field(
        default_factory=lambda: {"chat": 1.0, "fim": 1.0, "text": 1.0}
    )
    learn: Literal["answers", "all"] = "answers"
    packing: bool = True
    metric: Literal["loss", "sound"] = "loss"
    asked: int = Field(default=16, ge=1)
    most_new: int = Field(default=256, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _new_models_have_no_adapter(cls, values: Any) -> Any:
        return {"lora": None} | values if isinstance(values, dict) and values.get("scratch") else values

    @model_validator(mode="after")
    def _has_base(self) -> Config:
        if bool(self.base) == (self.scratch is not None):
            raise ValueError("name a `base`, or say in `scratch` what a new model is like")
        if self.scratch is not None and self.lora is not None:
            raise ValueError("a new model is trained itself: it takes no `lora`")
        if self.scratch is not None and self.length > self.scratch.context:
            raise ValueError("`length` is above the `context` of the new model")
        if self.metric == "sound" and (self.held_out == 0 or self.sharding != "none"):
            raise ValueError("`metric` sound needs something `held_out`, and a model that is not divided")
        if any(weight < 0 for weight in self.mix.values()):
            raise ValueError("a weight is not below 0")
        return self


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: tokens, what is learnt, memory, time and cost."""
    from training.sft.preview import preview

    return preview(config)
