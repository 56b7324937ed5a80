"""Where the project's own files lie: beside `server/` in a checkout or the extension, inside it in a wheel.

A leaf: it finds folders and reads nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class MissingDataError(Exception):
    """The installation has no `data/`; the message names where it was looked for."""


@cache
def data_dir() -> Path:
    """The folder `data/` of this installation.

    Raises `MissingDataError` when the installation is broken.
    """
    candidates = (_PACKAGE / "data", _PACKAGE.parent / "data")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise MissingDataError(f"no data folder at {' or '.join(map(str, candidates))}: install L4D2 Architect again")


def rule_page(code: str) -> Path | None:
    """The documentation page of a rule in this installation, None when it was left out."""
    for folder in (_PACKAGE / "docs" / "rules", _PACKAGE.parent / "docs" / "rules"):
        page = folder / f"{code}.md"
        if page.is_file():
            return page
    return None
