"""What can go wrong around the compiler, each as a type whose message can be shown to the user as it is.

These are faults of the environment. Mistakes in the plugin are messages in a `CompileResult`, never an
exception.
"""

from __future__ import annotations

from pathlib import Path

from server.analysis.compiler.messages import CompilerMessage


class CompilerError(Exception):
    """The compiler gave no usable answer; the subclass says why."""


class NotTrustedError(CompilerError):
    """The workspace is not trusted, so no program that it names or holds may be run."""

    def __init__(self) -> None:
        super().__init__("the compiler is not run: this workspace is not trusted")


class NoCompilerError(CompilerError):
    """None is configured and none is found."""

    def __init__(self) -> None:
        super().__init__("no SourcePawn compiler was found: install SourceMod, or name one in `l4d2.compiler.path`")


class OutputError(CompilerError):
    """The plugin compiled, but it can not be put where it belongs."""

    def __init__(self, output: Path, reason: str) -> None:
        super().__init__(f"{output} can not be written: {reason}")
        self.output = output
        self.reason = reason


class CompilerNotFoundError(CompilerError):
    """The configured compiler does not exist."""

    def __init__(self, configured: str) -> None:
        super().__init__(f"there is no compiler at {configured}")
        self.configured = configured


class CompilerNotExecutableError(CompilerError):
    """The file exists, but the system will not run it as a program."""

    def __init__(self, path: Path, windows: bool) -> None:
        advice = "name the .exe itself" if windows else f'make it executable with: chmod +x "{path}"'
        super().__init__(f"{path} is not an executable program; {advice}")
        self.path = path


class CompilerCannotRunError(CompilerError):
    """A program for another processor or system, or one whose libraries are missing here."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot run on this machine: {reason}")
        self.path = path
        self.reason = reason


class NotACompilerError(CompilerError):
    """The program runs, but it is not a SourcePawn compiler."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a SourcePawn compiler")
        self.path = path


class CompilerRefusedError(CompilerError):
    """The compiler cannot take the command line: a bad argument, or a file that it cannot name."""


class CompilerTimedOutError(CompilerError):
    """The compiler was stopped because it ran too long."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(f"{path} was stopped: it had not finished after {seconds:g} seconds")
        self.path = path
        self.seconds = seconds


class CompilerCrashedError(CompilerError):
    """The compiler died of a signal (or a Windows exception). `messages` are those it had printed before."""

    def __init__(self, path: Path, cause: str, messages: tuple[CompilerMessage, ...] = ()) -> None:
        super().__init__(f"{path} crashed ({cause})")
        self.path = path
        self.cause = cause
        self.messages = messages


class CompilerFailedError(CompilerError):
    """The compiler ended with an error status and without a message that we can read; `output` is its end."""

    def __init__(self, path: Path, status: int, output: str) -> None:
        said = f": {output}" if output else ""
        super().__init__(f"{path} failed with status {status} and no message{said}")
        self.path = path
        self.status = status
        self.output = output
