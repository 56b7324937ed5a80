"""Runs one stage in its folder; whoever stops it, the same call goes on."""

from __future__ import annotations

import importlib
from pathlib import Path

from pydantic import BaseModel

from training.config import Config
from training.run.output import Other, held, is_done, plan


def execute(stage: str, config: BaseModel, out: Path, other: Other = "refuse") -> bool:
    """Run a stage. False when the folder holds exactly this already. Raises what the stage raises."""
    wanted = plan(stage, config, inputs_of(config))
    if other != "anew" and is_done(wanted, out):
        return False
    with held(wanted, out, other):
        importlib.import_module(f"training.{stage}.stage").run(config, out)
    return True


def inputs_of(config: BaseModel) -> list[Path]:
    """What a configuration says that its stage reads."""
    return config.inputs() if isinstance(config, Config) else []
