"""What `audit` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from training import config


class Config(config.Config):
    """`rows` are the examples. `judge` is the preset of a model, "" for none, and `share` how many of them it sees.

    `verdict` says who decides what is dropped: the rules, the judge, either of them, or only both together. `facts` is
    a file of names and sayings that are wrong; what an example says against them drops it, whoever decides.
    """

    rows: Path
    judge: str = ""
    share: float = Field(default=1.0, gt=0, le=1)
    verdict: Literal["rules", "judge", "either", "both"] = "rules"
    facts: Path | None = None
    rules: tuple[str, ...] = ()
    at_once: int = Field(default=4, ge=1)
    seed: int = 1

    @model_validator(mode="after")
    def _has_judge(self) -> Config:
        if self.verdict != "rules" and not self.judge:
            raise ValueError("a verdict of a judge needs a `judge`: the name of a preset")
        return self

    def inputs(self) -> list[Path]:
        """What is read."""
        return [self.rows, *([self.facts] if self.facts is not None else [])]


def problems_of(config: Config) -> list[str]:
    """What `check` says beyond the types."""
    from training.audit.rules import RULES

    return [f"`rules`: there is no rule `{name}`" for name in config.rules if name not in RULES]
