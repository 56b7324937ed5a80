"""The one home of names that others chose: a file that a request's id, a model or an archive names stays in its folder.

A name that could lead elsewhere, on any system, is refused and never bent into another.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

_LONGEST = 150  # bytes: a name of 255 has to hold an ending and what is put around it while it is written
_FORBIDDEN = frozenset('/\\:*?"<>|')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Windows has devices of these names in every folder, whatever their ending; superscript digits count too.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)


class OutsideError(ValueError):
    """A name that is no plain name of a file, or a file that leads out of its folder; the message says which."""


def safe_name(name: str) -> str:
    """`name`, which is a plain name on every system. Raises `OutsideError`."""
    problem = _problem(name)
    if problem:
        raise OutsideError(f"{_shown(name)} is no name for a file: {problem}")
    return name


def same_file(name: str) -> str:
    """What two names have in common that some system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def path_in(folder: Path, name: str) -> Path:
    """The path of `name` in a folder, which neither the name nor a link leaves. Raises `OutsideError`."""
    path = folder / safe_name(name)
    home, real = os.path.realpath(folder), os.path.realpath(path)
    if os.path.dirname(real) != home and not real.startswith(os.path.join(home, "")):
        raise OutsideError(f"{path} is a link that leads out of {folder}")
    return path


def _problem(name: str) -> str:
    if not name:
        return "it is empty"
    if any(unicodedata.category(char) in _INVISIBLE for char in name):
        return "it has a character in it that can not be seen"
    if found := next((char for char in name if char in _FORBIDDEN), ""):
        return f"{found} is not allowed in it"
    if name.startswith((".", " ", "-", "~")) or name.endswith((".", " ")):
        return "it begins or ends with a mark that has a meaning of its own"
    if _DEVICE.fullmatch(name):
        return "Windows has a device of that name"
    if len(name.encode()) > _LONGEST:
        return f"it is longer than {_LONGEST} bytes"
    return ""


def _shown(name: str) -> str:
    """A hostile name as it may be printed: on one line, bounded, with escapes for what can not be seen."""
    text = "".join(char if unicodedata.category(char) not in _INVISIBLE else f"\\u{ord(char):04x}" for char in name)
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
