"""Runs the SourcePawn compiler on code that nobody has looked at: in its own process, with limits, without a network.

A compiler that crashes, takes too long or writes too much has not compiled. Nothing that it makes is kept or run.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.analysis.compiler.messages import Kind, parse

_SECONDS = 20
_MEMORY = 1 << 30
_FILE = 16 << 20
_PROCESSES = 64
_PRINTED = 1 << 20


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of one file. `fault` says why there is no answer: a signal, the time. Numbers are spcomp's."""

    succeeded: bool
    errors: tuple[int, ...] = ()
    warnings: tuple[int, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler with folders of headers."""

    path: Path
    include: tuple[Path, ...] = ()

    def compile(self, code: str) -> Compiled:
        """Compile a text as a plugin."""
        with tempfile.TemporaryDirectory(prefix="l4d2-evaluate-", ignore_cleanup_errors=True) as folder:
            file = Path(folder, "plugin.sp")
            file.write_text(code, encoding="utf-8")
            arguments = ["plugin.sp", "-oplugin.smx", *(f"-i{one.resolve()}" for one in self.include)]
            command = [*isolation(), str(self.path.resolve()), *arguments]
            return _run(command, Path(folder))

    def version(self) -> str:
        """What the compiler says that it is."""
        try:
            done = subprocess.run([str(self.path)], capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.SubprocessError) as error:
            return f"unknown ({type(error).__name__})"
        lines = (done.stdout + done.stderr).splitlines()
        return next((line.strip() for line in lines if "Compiler" in line), "unknown")


def _run(command: Sequence[str], folder: Path) -> Compiled:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        start_new_session=True,
        preexec_fn=_limits() if sys.platform != "win32" else None,
    )
    try:
        output, _ = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()
        return Compiled(False, fault=f"took longer than {_SECONDS} s")
    messages = parse(output[:_PRINTED])
    errors = tuple(one.current_number for one in messages if one.kind is not Kind.WARNING)
    warnings = tuple(one.current_number for one in messages if one.kind is Kind.WARNING)
    if process.returncode < 0 or process.returncode >= 128:
        number = -process.returncode if process.returncode < 0 else process.returncode - 128
        return Compiled(False, errors, warnings, f"crashed ({_signal(number)})")
    made = (folder / "plugin.smx").is_file()
    succeeded = process.returncode == 0 and made and not errors
    fault = "" if errors or succeeded else f"ended with {process.returncode}{'' if made else ' and made nothing'}"
    return Compiled(succeeded, errors, warnings, fault)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _limits() -> Callable[[], None]:
    """What the process may use of the machine; applied in it before the compiler begins."""
    import resource

    wanted = (
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _PROCESSES),
    )

    def apply() -> None:
        for kind, limit in wanted:
            hard = resource.getrlimit(kind)[1]
            most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (most, most))

    return apply


@cache
def isolation() -> tuple[str, ...]:
    """What is put before a command so that it has no network; nothing where the system can not do that."""
    tool = shutil.which("unshare") if sys.platform.startswith("linux") else None
    if tool is None:
        return ()
    command = (tool, "--net", "--map-root-user")
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ()
    return command if done.returncode == 0 else ()
