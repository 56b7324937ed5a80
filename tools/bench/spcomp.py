"""Run a SourcePawn compiler that the caller names, and read what it says.

Shared by the figures that compare with the compiler and by the making of judged mutants. It must not look for
a compiler, build one or keep anything that one writes. It needs POSIX (symbolic links, a child's CPU time).
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["error", "warning", "fatal"]

UNREADABLE = 417
"""The message for an include that cannot be found."""

_MESSAGE = re.compile(
    r"^(?:(?P<file>.+?)\((?P<line>\d+)(?: -- (?P<end>\d+))?\) : )?"
    r"(?P<kind>fatal error|error|warning) (?P<number>\d+): (?P<text>.*)$"
)
_CARET = re.compile(r"^-{9}(?P<before>-*)\^$")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the compiler; lines count from 1."""

    file: str
    """As the compiler prints it: the name of the plugin, or the path of an include."""
    line: int
    end_line: int
    kind: Kind
    number: int
    text: str
    caret: int | None = None
    """The bytes before the marked spot of the line, a tab counting as eight; None before spcomp 1.12."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of the compiler gave."""

    messages: tuple[Message, ...]
    ok: bool
    cpu_seconds: float
    """User and system time of the compiler's process."""
    output: str

    @property
    def errors(self) -> tuple[Message, ...]:
        """The messages that made the compiler reject the file."""
        return tuple(message for message in self.messages if message.kind != "warning")


class Compiler:
    """A compiler binary with the include directories to search, in this order."""

    def __init__(self, binary: Path, includes: Sequence[Path], timeout: float = 60.0) -> None:
        self._command = [str(binary.resolve()), *(f"-i{path.resolve()}" for path in includes)]
        self._timeout = timeout

    def compile(self, path: Path) -> Result:
        """Compile the file at `path`, from its own directory as builders do.

        Raises `OSError` when the compiler cannot be started, `TimeoutError` when it does not end.
        """
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            return self._run(path.name, path.parent, Path(scratch) / "out.smx")

    def compile_text(self, text: bytes, beside: Path) -> Result:
        """Compile `text` as if it were the file `beside`: what it includes by a relative path is found.

        Raises what `compile` raises.
        """
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            # Two levels are mirrored, so that `../shared.inc` is found as well.
            home = Path(scratch) / "up" / beside.parent.resolve().name
            home.mkdir(parents=True)
            _mirror(beside.parent.resolve(), home, beside.name)
            _mirror(beside.parent.resolve().parent, home.parent, home.name)
            (home / beside.name).write_bytes(text)
            return self._run(beside.name, home, Path(scratch) / "out.smx")

    def _run(self, name: str, directory: Path, output: Path) -> Result:
        command = [*self._command, f"-o{output}", name]
        process = subprocess.Popen(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._timeout, stop)
        timer.start()
        assert process.stdout is not None
        try:
            printed = process.stdout.read().decode("utf-8", "replace")
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            process.stdout.close()
        if late.is_set():
            raise TimeoutError(f"the compiler did not end within {self._timeout} s on {name}")
        return Result(
            messages=tuple(parse(printed)),
            ok=process.returncode == 0,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            output=printed,
        )


def parse(output: str) -> list[Message]:
    """Read the messages out of what a compiler printed; other lines are passed over."""
    messages: list[Message] = []
    for row in output.splitlines():
        if found := _MESSAGE.match(row):
            number = int(found["number"])
            line = int(found["line"] or 1)
            kind: Kind = "warning" if found["kind"] == "warning" else "error"
            if found["kind"] == "fatal error" or number == UNREADABLE:
                kind = "fatal"
            file = found["file"] or ""
            messages.append(Message(file, line, int(found["end"] or line), kind, number, found["text"]))
        elif (found := _CARET.match(row)) and messages:
            last = messages[-1]
            messages[-1] = Message(
                last.file, last.line, last.end_line, last.kind, last.number, last.text, len(found["before"])
            )
    return messages


def physical_lines(text: str) -> dict[int, tuple[int, int]]:
    """For each line number that spcomp 1.12 gives, the first and last line of the text that it stands for.

    The compiler does not count a line that a backslash continues, in a directive or anywhere else.
    """
    lines: dict[int, tuple[int, int]] = {}
    start = 1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.endswith("\\"):
            lines[len(lines) + 1] = (start, number)
            start = number + 1
    return lines


def _mirror(directory: Path, into: Path, but: str) -> None:
    """Link every entry of `directory` into `into`, except the one called `but`."""
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.name != but:
                (into / entry.name).symlink_to(entry.path)
