"""What processes under test do: a job is a word and what it is about."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

Job = tuple[str, str]


def prepared() -> Callable[[Job], object]:
    """What does a job."""
    return _do


def unprepared() -> Callable[[Job], object]:
    """Comes to nothing."""
    raise OSError("no declarations here")


def _do(job: Job) -> object:
    word, about = job
    if word == "wait":  # until a file is there
        while not Path(about).exists():
            time.sleep(0.005)
    elif word == "spin":
        while True:
            pass
    elif word == "die":
        os._exit(3)
    elif word == "fail":
        raise ValueError(about)
    elif word == "grow":
        return len(bytearray(int(about)))
    return os.getpid() if word == "who" else about
