"""Several processes that train together, one for each GPU: begun by one flag here, or by torchrun on many machines.

    torchrun --nnodes 2 --nproc-per-node 4 … -m training.tuning.processes sft --config FILE --out DIR

Each process takes a part of every batch. The first of them writes what is made; the others write nothing.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from training.run.files import InputError, as_json, write_whole
from training.run.output import WORK
from training.tuning.config import Tuning

_SELF = "training.tuning.processes"
_FAREWELL_S = 10.0
_LOOK_S = 0.5


def rank() -> int:
    """Which of the processes this is; the first is 0, and so is one that is alone."""
    return int(os.environ.get("RANK", "0"))


def count() -> int:
    """How many processes train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def run(stage: str, config: Tuning, out: Path, train: Callable[[Any, Path], None]) -> None:
    """Train in this process, or start as many as the configuration wants; those come here again, each for itself."""
    if config.devices > 1 and count() == 1:
        own = out / WORK / "config.yaml"
        write_whole(own, as_json(config.model_dump(mode="json", exclude_unset=True), 1))
        begin(stage, own, out, config.devices)
    else:
        train(config, out)


def begin(stage: str, config: Path, out: Path, devices: int) -> None:
    """Train with so many processes on this machine, in a folder that the caller holds. Raises `InputError`."""
    command = [
        *(sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={devices}"),
        *("-m", _SELF, stage, "--config", str(config), "--out", str(out), "--held", str(os.getpid())),
    ]
    process = subprocess.Popen(command)
    try:
        status = process.wait()
    except BaseException:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_FAREWELL_S)
        process.kill()
        process.wait()
        raise
    if status:
        raise InputError(f"a process that trains ended with status {status}; what it said stands above")


def main(arguments: Sequence[str] | None = None) -> int:
    """What each process runs. Exit status as that of `python -m training`."""
    parser = argparse.ArgumentParser(prog=f"torchrun -m {_SELF}")
    parser.add_argument("stage", choices=["sft", "dpo"])
    parser.add_argument("--config", type=Path)
    parser.add_argument("--set", dest="changes", action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held", type=int, metavar="PID", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    from training.config import ConfigError, load
    from training.run.output import OutputError

    try:
        config = load(importlib.import_module(f"training.{given.stage}.config").Config, given.config, given.changes)
        train: Callable[..., None] = importlib.import_module(f"training.{given.stage}.stage").train
        if given.held is not None:
            threading.Thread(target=_leave_with, args=(given.held,), daemon=True).start()
            train(config, given.out)
        else:
            _together(given.stage, config, given.out, train)
    except (ConfigError, InputError, OutputError) as error:
        sys.stderr.write(f"training: process {rank()}: {error}\n")
        return 2
    return 0


def _leave_with(holder: int) -> None:
    """End this process when the one that holds the folder is gone: somebody else may take it then."""
    while os.name != "nt":  # where asking after a process would end it
        try:
            os.kill(holder, 0)
        except OSError:
            os._exit(1)
        time.sleep(_LOOK_S)


def _together(stage: str, config: object, out: Path, train: Callable[..., None]) -> None:
    """The first process holds the folder; whether there is anything to do it tells the others."""
    import torch.distributed  # pyright: ignore[reportMissingImports]

    from training.run.output import held, is_done, plan
    from training.run.stage import inputs_of
    from training.tuning.config import Tuning
    from training.tuning.loading import start_processes

    assert isinstance(config, Tuning)
    start_processes(config)
    if rank() == 0:
        wanted = plan(stage, config, inputs_of(config))
        done = [is_done(wanted, out)]
        torch.distributed.broadcast_object_list(done)
        if not done[0]:
            with held(wanted, out):
                train(config, out)
        return
    done = [False]
    torch.distributed.broadcast_object_list(done)
    if not done[0]:
        train(config, out)


if __name__ == "__main__":
    sys.exit(main())
