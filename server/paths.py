"""Where the project's own files lie: beside `server/` in a checkout or the extension, inside it in a wheel.

A leaf: it finds folders and reads nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class MissingDataError(Exception):
    """The installation has no `data/` or `configs/`; the message names where it was looked for."""


@cache
def data_dir() -> Path:
    """The folder `data/` of this installation.

    Raises `MissingDataError` when the installation is broken.
    """
    return _folder("data")


@cache
def config_dir() -> Path:
    """The folder `configs/` of this installation.

    Raises `MissingDataError` when the installation is broken.
    """
    return _folder("configs")


def _folder(name: str) -> Path:
    candidates = (_PACKAGE / name, _PACKAGE.parent / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise MissingDataError(f"no {name} folder at {' or '.join(map(str, candidates))}: install L4D2 Architect again")


def rule_page(code: str) -> Path | None:
    """The documentation page of a rule in this installation, None when it was left out."""
    for folder in (_PACKAGE / "docs" / "rules", _PACKAGE.parent / "docs" / "rules"):
        page = folder / f"{code}.md"
        if page.is_file():
            return page
    return None
