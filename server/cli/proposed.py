"""The file of a conversation on disk: how a proposed change is shown, written and taken back.

Writes only what it is told to, and never over a file that somebody else has changed meanwhile.
"""

from __future__ import annotations

import difflib
import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli.files import write_bytes
from server.cli.terminal import printable

if TYPE_CHECKING:
    from rich.console import Console

    from server.syntax.text import Text

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


class ChangedError(Exception):
    """The file is not what it was any more."""


@dataclass(slots=True)
class OpenFile:
    """A file by its path and what was read of it: None for one that is not there yet. `before` are older contents."""

    path: Path
    raw: bytes | None = None
    before: list[bytes | None] = field(default_factory=list)

    def read(self) -> Text:
        """The text as it is on disk now. Raises `OSError`."""
        from server.syntax.file import contents
        from server.syntax.text import Text, decode

        self.raw = contents(self.path) if self.path.exists() else None
        return decode(self.raw) if self.raw is not None else Text("")

    def write(self, code: str) -> None:
        """Write the text, encoded as the file was. Raises `OSError`, and `ChangedError`."""
        from server.syntax.text import Text, decode, latin

        self._check(self.raw)
        old = decode(self.raw) if self.raw is not None else Text("")
        new = Text(latin(code), old.encoding, old.bom).encode()
        write_bytes(self.path, new)
        self.before.append(self.raw)
        self.raw = new

    def undo(self) -> bool:
        """Take the last change back; whether there was one. Raises `OSError`, and `ChangedError`."""
        if not self.before:
            return False
        self._check(self.raw)
        old = self.before[-1]
        if old is None:
            self.path.unlink()
        else:
            write_bytes(self.path, old)
        self.before.pop()
        self.raw = old
        return True

    def _check(self, known: bytes | None) -> None:
        from server.syntax.file import contents

        now = contents(self.path) if self.path.exists() else None
        if now != known:
            raise ChangedError(f"{self.path} was changed meanwhile; it was left alone.")


def show_change(console: Console, name: str, before: str, after: str) -> None:
    """Print the difference as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} now", f"{name} proposed", lineterm=""
    )
    for index, line in enumerate(lines):
        style = "bold" if index < 2 else _STYLES.get(line[:1], "")
        console.print("    ".join(printable(part) for part in line.split("\t")), style=style)


def edited(code: str) -> str | None:
    """The code as the user's editor leaves it; None when there is no editor or it fails."""
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not program:
        return None
    with tempfile.TemporaryDirectory(prefix="l4d2-") as folder:
        file = Path(folder, "proposed.sp")
        file.write_bytes(code.encode("utf-8"))
        try:
            if subprocess.run([*shlex.split(program), str(file)], check=False).returncode != 0:
                return None
            return file.read_bytes().decode("utf-8", "replace")
        except OSError:
            return None
