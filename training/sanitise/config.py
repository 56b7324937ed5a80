"""What `sanitise` can be told."""

from __future__ import annotations

from pathlib import Path

from training import config


class Config(config.Config):
    """`rows` is a file of examples or a folder of them. Without `correct` nothing is changed, only dropped."""

    rows: Path
    correct: bool = True
    seed: int = 1
    processes: int = 0

    def inputs(self) -> list[Path]:
        """What is read."""
        return [self.rows]
