"""Fills the templates of `data/templates` with what a user says, so that no word of it means something to a language.

A value is written as the file wants it: a text of SourcePawn, a line of Markdown. Writes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from server.install.errors import InstallError
from server.paths import data_dir

PLUGINS = ("empty", "event", "command")
"""What a new plugin may begin with."""

LONGEST_NAME = 60
_LONGEST_TEXT = 200
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_TAKEN = {"con", "prn", "aux", "nul", "clock$", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
Values = Mapping[str, str]


def filled(template: str, values: Values) -> str:
    """The text of a template with its places filled; the values are written as the file wants them."""
    text = (data_dir() / "templates" / f"{template}.tmpl").read_text("utf-8")
    return _PLACE.sub(lambda found: values[found[1]], text)


def identifier(name: str) -> str:
    """The name as that of a file, a command and a setting: `My Plugin!` → `my_plugin`. Raises `InstallError`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    if not made:
        raise InstallError("Give it a name with letters of the English alphabet or digits: commands are typed by them.")
    return f"l4d2_{made}" if made[0].isdigit() or made in _TAKEN else made


def one_line(text: str) -> str:
    """What a user typed, on one line and not longer than a line should be."""
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(plain.split())[:_LONGEST_TEXT]


def in_sourcepawn(text: str) -> str:
    """A value within the quotes of a text of SourcePawn."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def in_markdown(text: str) -> str:
    """A value in a line of Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", text)


def template_folder() -> Path:
    """Where the templates lie."""
    return data_dir() / "templates"
