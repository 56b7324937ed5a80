"""Processes of a service: started, bounded and ended alike. Knows nothing of what they do."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

PATIENCE = 6
"""How many times as long as it may compute a process may take, on a busy machine, before it is given up."""

_FAREWELL_S = 2.0
_MOST_BYTES = 2 << 30


def started(target: Callable[..., object], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """A process that does `target(connection, *arguments)`, and this side's end of the connection."""
    # Spawned, not forked: the same on every system, and safe whatever threads there are.
    context = multiprocessing.get_context("spawn")
    ours: Any  # of another type on Windows
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, *arguments), daemon=True)
    with interrupts_held():
        process.start()
    theirs.close()
    return process, ours


def end(process: BaseProcess) -> None:
    """Make a process go."""
    process.terminate()
    process.join(_FAREWELL_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def settle() -> None:
    """In a process: leave Ctrl+C to the service, which ends after the answers under way, and keep within bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals can not be held back, as on Windows
    _bound_memory()


def allow(seconds: float) -> None:
    """In a process: let it compute for so long from now, or it is ended; 0 is as long as it likes.

    What counts is its own time, so that a busy machine is nobody's fault. Where there is no such clock, who waits for
    the process has to lose patience.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def largest() -> int:
    """The most memory that this process has used, in bytes; 0 where nobody counts."""
    if sys.platform == "linux":  # where `getrusage` counts what the parent had when it started this one
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Processes started within do not hear Ctrl+C: it is for the parent, which hears it afterwards and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it lets signals through again, so that comes first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bound_memory() -> None:
    if sys.platform == "linux":  # elsewhere the limit is not kept, or covers what is only reserved
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = _MOST_BYTES if most == resource.RLIM_INFINITY else min(_MOST_BYTES, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
