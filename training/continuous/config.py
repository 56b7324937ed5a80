"""What `continuous` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from training import config


class Gate(config.Config):
    """When a new model takes the place of the one that is served.

    `least` are figures of `result.json` that it has to reach, as `right.value` or `security`. By the rule "better" it
    has to be right in more tasks than the present one, and that by more than chance (McNemar's exact test, at most
    `alpha`); by "not worse" the lower end of the difference's interval has to be above `-margin`. `most_lost` bounds
    the tasks that only the present one can do. With `clean`, a model whose data holds a task is never taken.
    """

    least: dict[str, float] = Field(default_factory=dict)
    rule: Literal["better", "not worse"] = "better"
    alpha: float = Field(default=0.05, gt=0, le=1)
    margin: float = Field(default=0.02, ge=0, le=1)
    most_lost: int = Field(default=1000, ge=0)
    clean: bool = True


class Config(config.Config):
    """`pipeline` is run, with `set` as its `--set`, when what lies at `watch` has changed and then kept still.

    `measured` is the step of the pipeline that is an `evaluate`, `made` the one whose folder is handed on. With
    `preset` the server gets a preset of that name, which runs the GGUF file there. `every` seconds it is looked for new
    data, of which there have to be `least_bytes` more (0: any change). The newest `keep` versions stay on the disk, and
    those that are served or can be gone back to.
    """

    pipeline: Path
    watch: tuple[Path, ...] = Field(min_length=1)
    set: tuple[str, ...] = ()
    measured: str = "evaluate"
    made: str = ""
    preset: str = Field(default="", pattern=r"^[\w.-]*$")
    gate: Gate = Gate()
    every: float = Field(default=60.0, gt=0)
    least_bytes: int = Field(default=0, ge=0)
    keep: int = Field(default=3, ge=1)

    @model_validator(mode="after")
    def _has_something_to_serve(self) -> Config:
        if self.preset and not self.made:
            raise ValueError("a `preset` needs `made`: the step of the pipeline that makes the GGUF file")
        return self
