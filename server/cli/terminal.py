"""How text reaches a terminal or a file: encodings, colours, widths, and nothing that a file could smuggle in.

Rich is imported when something is printed, so that `--help` stays quick.
"""

from __future__ import annotations

import io
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_MOST_COLUMNS = 200
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def prepare() -> None:
    """Let no character stop a command: what a stream's encoding lacks becomes a mark or an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def for_programs() -> TextIO:
    r"""Standard output for formats that programs read: UTF-8 with `\n` on every system."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout


def console(stream: TextIO) -> Console:
    """A console that styles for terminals only (or as FORCE_COLOR and NO_COLOR say) and never wraps lines."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


def complain(message: str) -> None:
    """Tell the user on standard error what is wrong with the call."""
    console(sys.stderr).print(printable(message), style="red")


def columns_of(stream: TextIO) -> int:
    """How wide excerpts may be: the terminal's width, or plenty where there is none."""
    return max(40, console(stream).width) if stream.isatty() else _MOST_COLUMNS


def printable(text: str) -> str:
    """The text without characters that move the cursor, switch colours or turn the writing round."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(char) in _INVISIBLE else char for char in text)
