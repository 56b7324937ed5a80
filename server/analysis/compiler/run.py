"""Compiles one saved plugin with spcomp: for its messages only, or to a file that is replaced when all went well.

Nothing else is left anywhere. Runs nothing unless the caller says that the workspace is trusted. What the editor has
not saved is not compiled.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from server.analysis.compiler import outputs, process
from server.analysis.compiler.errors import (
    CompilerCannotRunError,
    CompilerCrashedError,
    CompilerFailedError,
    CompilerRefusedError,
    NotACompilerError,
    NotTrustedError,
    OutputError,
)
from server.analysis.compiler.messages import CompilerMessage, Kind, parse

_BANNER = re.compile(rb"^SourcePawn Compiler (\S+)", re.MULTILINE)
_USAGE = re.compile(rb"^Usage:", re.MULTILINE | re.IGNORECASE)
_USAGE_ERROR = re.compile(rb"^error: (.+?)\r?$", re.MULTILINE)
_LIBRARY = re.compile(rb"error while loading shared libraries: ([^:\r\n]+)|Library not loaded: ([^\r\n]+)")
# Arguments that would take the output, the messages or the folder away from us.
_OURS = re.compile(r"-[oeD]|--(?:output|error-file|active-dir)\b")
_SYNTAX_ONLY = "--syntax-only"
_WINDOWS_EXCEPTION = 0xC0000000
_IDENTIFY_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to compile. `include` are folders in order; `arguments` go to the compiler as they are.

    A compilation that takes longer than `seconds` or prints more than `limit` bytes is stopped.
    """

    compiler: Path
    include: tuple[Path, ...] = ()
    arguments: tuple[str, ...] = ()
    seconds: float = 30.0
    limit: int = 4 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """A compiler's version as printed, and whether it can check without writing a file (from 1.11 on)."""

    version: str
    syntax_only: bool

    @property
    def joins_lines(self) -> bool:
        """Whether it counts lines that a backslash joins as one, so that later lines are too small (1.12)."""
        return self.version.split(".")[:2] == ["1", "12"]


@dataclass(frozen=True, slots=True)
class CompileResult:
    """What the compiler said. The messages' paths are absolute, those of no file are `root`'s, at line 1.

    `succeeded` tells that it has made a plugin, or would have; `cut` that what it said was longer than the limit.
    """

    root: Path
    identity: Identity
    messages: tuple[CompilerMessage, ...]
    succeeded: bool
    cut: bool

    def by_file(self) -> dict[Path, list[CompilerMessage]]:
        """The messages of each file that has some, in the compiler's order."""
        files: dict[Path, list[CompilerMessage]] = {}
        for message in self.messages:
            files.setdefault(Path(message.path), []).append(message)
        return files


async def compile(root: Path, options: Options, *, trusted: bool, output: Path | None = None) -> CompileResult:
    """Compile the plugin `root` as it is on disk; to `output`, if one is named and there is no error.

    Raises a `CompilerError` when there is no answer: `NotTrustedError` first of all, then by cause.
    Cancelling the task kills the compiler.
    """
    if not trusted:
        raise NotTrustedError
    root = Path(os.path.abspath(root))
    for argument in options.arguments:
        if _OURS.match(argument):
            raise CompilerRefusedError(f"the compiler argument {argument} cannot be used here: the server sets its own")
    if not root.is_file():
        raise CompilerRefusedError(f"there is no file {root} to compile")
    if "=" in root.name:
        raise CompilerRefusedError(f"the compiler takes a file name with = for a definition: {root.name}")
    identity = await identify(options.compiler, trusted=trusted)
    with _scratch() as scratch:
        made = Path(scratch, "plugin.smx")
        syntax_only = identity.syntax_only and output is None
        arguments = _arguments(root, options, None if syntax_only else made)
        finished = await process.run(
            options.compiler, arguments, folder=root.parent, seconds=options.seconds, limit=options.limit
        )
        messages = _located(root, finished)
        if not finished.cut:
            _check(options.compiler, finished, messages)
        succeeded = finished.status == 0 and not _errors(messages)
        if succeeded and output is not None:
            outputs.put(made, output)
    return CompileResult(root, identity, messages, succeeded, finished.cut)


def command_line(root: Path, options: Options, output: Path) -> list[str]:
    """The arguments with which whoever runs the compiler himself, in the plugin's folder, gets `output`."""
    return _arguments(Path(os.path.abspath(root)), options, output)


def compile_now(root: Path, options: Options, *, trusted: bool) -> CompileResult:
    """`compile` for callers without an event loop, such as the command line."""
    return asyncio.run(compile(root, options, trusted=trusted))


_identities: dict[tuple[Path, int, int], Identity] = {}
"""Per program, as long as its file stays the same: a session asks once, not on each save."""


async def identify(compiler: Path, *, trusted: bool) -> Identity:
    """Ask a compiler for its version and options, by running it without arguments.

    Raises `NotACompilerError` when it does not introduce itself as a SourcePawn compiler, and what `compile`
    raises.
    """
    if not trusted:
        raise NotTrustedError
    key = _key(compiler)
    if key is not None and key in _identities:
        return _identities[key]
    with _scratch() as scratch:
        finished = await process.run(compiler, (), folder=Path(scratch), seconds=_IDENTIFY_SECONDS, limit=1 << 16)
    banner = _BANNER.search(finished.output)
    if banner is None:
        _check_libraries(compiler, finished)
        _check_signal(compiler, finished, ())
        raise NotACompilerError(compiler)
    identity = Identity(banner[1].decode("ascii", "replace"), _SYNTAX_ONLY.encode() in finished.output)
    if key is not None:
        _identities[key] = identity
    return identity


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for one run."""
    try:
        return tempfile.TemporaryDirectory(prefix="l4d2-spcomp-", ignore_cleanup_errors=True)
    except OSError as error:
        raise OutputError(Path(error.filename or "the folder for temporary files"), error.strerror or "") from error


def _key(compiler: Path) -> tuple[Path, int, int] | None:
    try:
        status = compiler.stat()
    except OSError:
        return None
    return compiler, status.st_mtime_ns, status.st_size


def _arguments(root: Path, options: Options, made: Path | None) -> list[str]:
    """The arguments for making a file, or for a look at the syntax only.

    The plugin is named without its folder, in which the compiler runs. So a folder with a `=` is not taken for a
    definition, and one that the Windows code page lacks is no obstacle; the same goes for include folders below it.
    """
    name = os.path.join(os.curdir, root.name) if root.name[0] in "-@" else root.name
    arguments = [name]
    for folder in options.include:
        path = Path(os.path.abspath(folder))
        inside = path.is_relative_to(root.parent)
        arguments.append(f"-i{path.relative_to(root.parent) if inside else path}")
    arguments.extend(argument for argument in options.arguments if argument != _SYNTAX_ONLY)
    arguments.append(_SYNTAX_ONLY if made is None else f"-o{made}")
    return arguments


def _located(root: Path, finished: process.Finished) -> tuple[CompilerMessage, ...]:
    """The messages with absolute paths; those of no file become the root's, at its first line."""
    output = finished.output
    if finished.cut:
        output = output[: output.rfind(b"\n") + 1]
    located: list[CompilerMessage] = []
    for message in parse(output, partial(_exists, root.parent)):
        path = os.path.normpath(root.parent / message.path) if message.path else str(root)
        line = max(message.line, 1)
        located.append(replace(message, path=path, line=line, end_line=max(message.end_line, line)))
    return tuple(located)


def _exists(folder: Path, path: str) -> bool:
    try:
        return os.path.exists(folder / path)
    except ValueError:  # a zero byte, or a surrogate that the system's encoding lacks
        return False


def _errors(messages: tuple[CompilerMessage, ...]) -> bool:
    return any(message.kind is not Kind.WARNING for message in messages)


def _check(compiler: Path, finished: process.Finished, messages: tuple[CompilerMessage, ...]) -> None:
    """Raise what the end of a compilation means, if it is not an answer."""
    _check_libraries(compiler, finished)
    _check_signal(compiler, finished, messages)
    if finished.status == 0 or _errors(messages):
        return
    usage = _USAGE_ERROR.search(finished.output)
    if usage is not None:
        raise CompilerRefusedError(f"{compiler} refuses its arguments: {usage[1].decode('utf-8', 'replace')}")
    if _USAGE.search(finished.output):
        raise CompilerRefusedError(f"{compiler} refuses its arguments")
    tail = finished.output[-400:].decode("utf-8", "replace").strip()
    raise CompilerFailedError(compiler, finished.status, tail)


def _check_libraries(compiler: Path, finished: process.Finished) -> None:
    missing = _LIBRARY.search(finished.output)
    if missing is not None and finished.status != 0:
        library = (missing[1] or missing[2]).decode("utf-8", "replace")
        raise CompilerCannotRunError(compiler, f"the library {library} is missing")


def _check_signal(compiler: Path, finished: process.Finished, messages: tuple[CompilerMessage, ...]) -> None:
    if finished.status < 0:
        try:
            cause = signal.Signals(-finished.status).name
        except ValueError:
            cause = f"signal {-finished.status}"
        raise CompilerCrashedError(compiler, cause, messages)
    if finished.status >= _WINDOWS_EXCEPTION:
        raise CompilerCrashedError(compiler, f"exception 0x{finished.status:08X}", messages)
