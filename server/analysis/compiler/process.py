"""Runs one program to its end with a time limit and bounded output, and leaves nothing of it behind.

Knows nothing of compilers. When the caller's task is cancelled, the program and all that it started are
killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.analysis.compiler.errors import (
    CompilerCannotRunError,
    CompilerNotExecutableError,
    CompilerNotFoundError,
    CompilerTimedOutError,
)

_CHUNK = 1 << 16
_GRACE_SECONDS = 5.0  # for the system to bury a killed process
_BAD_FORMAT = {
    errno.ENOEXEC,
    getattr(errno, "EBADARCH", errno.ENOEXEC),
    getattr(errno, "EBADMACHO", errno.ENOEXEC),
}
_WINDOWS_BAD_FORMAT = {193, 216}  # ERROR_BAD_EXE_FORMAT, ERROR_EXE_MACHINE_TYPE_MISMATCH


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: `status` is negative for a signal, `cut` means killed for printing too much."""

    status: int
    output: bytes
    cut: bool


async def run(program: Path, arguments: Sequence[str], *, folder: Path, seconds: float, limit: int) -> Finished:
    """Run `program` in `folder`; standard error goes where standard output goes, standard input is empty.

    At most `limit` bytes of output are kept; a program that prints more is killed. Raises
    `CompilerTimedOutError` after `seconds`, or the `CompilerError` that says why it could not be started.
    """
    program = Path(os.path.abspath(program))  # a relative one would be looked for in `folder`
    process = await _start(program, arguments, folder)
    cut, ended = False, False
    output = bytearray()
    try:
        async with asyncio.timeout(seconds):
            assert process.stdout is not None
            while not cut and (chunk := await process.stdout.read(_CHUNK)):
                output += chunk
                cut = len(output) > limit
            if not cut:
                await process.wait()
                ended = True
    except TimeoutError:
        raise CompilerTimedOutError(program, seconds) from None
    finally:
        if not ended:
            await _end(process)
    # None: killed for its output, and not buried yet.
    status = -signal.SIGTERM if process.returncode is None else process.returncode
    return Finished(status, bytes(output[:limit]), cut)


async def _start(program: Path, arguments: Sequence[str], folder: Path) -> asyncio.subprocess.Process:
    try:
        if os.name == "nt":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            return await _spawn(program, arguments, folder, creationflags=flags)
        return await _spawn(program, arguments, folder, start_new_session=True)
    except OSError as error:
        if error.errno in _BAD_FORMAT or getattr(error, "winerror", None) in _WINDOWS_BAD_FORMAT:
            raise CompilerCannotRunError(program, "it is made for another system or processor") from error
        if isinstance(error, FileNotFoundError):
            if program.exists() and folder.is_dir():
                reason = "its loader is missing (a 32-bit program on a system without 32-bit libraries?)"
                raise CompilerCannotRunError(program, reason) from error
            raise CompilerNotFoundError(str(folder if program.exists() else program)) from error
        if isinstance(error, PermissionError):
            raise CompilerNotExecutableError(program, os.name == "nt") from error
        raise CompilerCannotRunError(program, error.strerror or str(error)) from error


async def _spawn(
    program: Path,
    arguments: Sequence[str],
    folder: Path,
    *,
    creationflags: int = 0,
    start_new_session: bool = False,
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        str(program),
        *arguments,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        creationflags=creationflags,
        start_new_session=start_new_session,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the program and wait for its end, though not for ever."""
    _kill(process)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE_SECONDS):
            assert process.stdout is not None
            while await process.stdout.read(_CHUNK):  # or the end of a full pipe is not noticed
                pass
            await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    """Kill the program and its children; on POSIX they are a process group, which may outlive its leader."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
