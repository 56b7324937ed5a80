"""The shell script that a machine runs, the same wherever it stands: it is told its number and where all meet.

`NODE_RANK`, `NODES` and `MASTER` come from whoever starts it.
"""

from __future__ import annotations

import shlex

from training.launch.config import Config


def setup(config: Config) -> list[str]:
    """What is run once on a machine, before all else."""
    return list(config.setup)


def work(config: Config) -> list[str]:
    """The commands of the work itself."""
    lines = ["export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}"] if config.processes > 1 else []
    if config.processes > 1 and config.probe:
        lines.append(_together(config, config.port + 1, ["-m", "training.launch.probe"]))
    return [*lines, _command(config)]


def _command(config: Config) -> str:
    changes = [part for one in config.set for part in ("--set", one)]
    if config.pipeline is not None:
        return _quoted(
            [config.python, "-m", "training", "run", config.pipeline.as_posix(), "--out", config.made, *changes]
        )
    named = ["--config", config.config.as_posix()] if config.config is not None else []
    told = [*named, *changes, "--out", config.made]
    if config.processes == 1:
        return _quoted([config.python, "-m", "training", config.stage, *told])
    return _together(config, config.port, ["-m", "training.tuning.processes", config.stage, *told])


def _together(config: Config, port: int, what: list[str]) -> str:
    """A command of torchrun. Its variables are the shell's to fill in."""
    run = _quoted([config.python, "-m", "torch.distributed.run", f"--nproc-per-node={config.each}"])
    met = f'--nnodes="$NODES" --node-rank="$NODE_RANK" --master-addr="$MASTER" --master-port={port}'
    return f"{run} {met} {_quoted(what)}"


def whole(config: Config, *before: str) -> str:
    """All of it as one script, `before` which stand lines that a launcher needs."""
    return "\n".join(["set -eu", *before, *setup(config), *work(config)]) + "\n"


def _quoted(words: list[str]) -> str:
    return shlex.join(words)
