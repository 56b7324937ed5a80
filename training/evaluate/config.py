"""What `evaluate` can be told."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from training import config


class Config(config.Config):
    """A model by its preset (`model`), or a folder of files that some model wrote (`files`: `<task>.sp`).

    `tasks` are ids, families or the predecessor's themes, none: all. `samples` answers for each task, asked with `seed`
    and, where it is said, `temperature`; `concurrency` at once. `repair` sends mistakes back once, which is measured
    apart. `facts`: what the server finds for a request goes before it, as in the server. `gaps`: engines that fill
    gaps are asked to. `compiler` is spcomp with its `include` folders; without it our analysis says what compiles.
    `opinion` is the preset of a model that judges the answers beside the checks, `sheet` writes a table for people.
    `against` is the output of another evaluation to compare with, `training_rows` is data to look for the tasks in.
    `gguf` is the file that the preset `local` runs; `likelihood` tells how well it foresees our references.
    """

    model: str = "builtin"
    gguf: Path | None = None
    files: Path | None = None
    tasks: tuple[str, ...] = ()
    samples: int = Field(default=1, ge=1, le=1000)
    k: tuple[int, ...] = (1,)
    seed: int = 0
    temperature: float | None = Field(default=None, ge=0, le=2)
    concurrency: int = Field(default=1, ge=1, le=64)
    repair: bool = False
    facts: bool = True
    gaps: bool = True
    compiler: Path | None = None
    include: tuple[Path, ...] = ()
    opinion: str = ""
    sheet: bool = False
    against: Path | None = None
    training_rows: Path | None = None
    likelihood: bool = False

    @model_validator(mode="after")
    def _can_be_told(self) -> Config:
        if self.files is None and max(self.k) > self.samples:
            raise ValueError(f"pass@{max(self.k)} needs at least as many `samples`, not {self.samples}")
        if self.likelihood and (self.gguf is None or self.files is not None):
            raise ValueError("`likelihood` is told of a GGUF file: name it as `gguf`")
        if min(self.k) < 1:
            raise ValueError("`k` is 1 or more")
        return self

    def inputs(self) -> list[Path]:
        """See `training.config.Config`."""
        return [one for one in (self.files, self.training_rows, self.against, self.gguf) if one is not None]
