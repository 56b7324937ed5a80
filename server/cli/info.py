"""`l4d2 info`: which engines and models there are, whether their keys are there, and versions. Shows no key.

Exit status: 0.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
from pathlib import Path

from server import __version__
from server.cli import terminal

_MOST_MODELS = 3
_UNNAMED = {"builtin": "none needed", "compatible": "the server's first", "local": "a GGUF file"}
_PACKAGES = ("openai", "llama-cpp-python", "pygls", "tree-sitter")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no options: there is nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Tell; the exit status."""
    from rich import box
    from rich.table import Table

    from server.models.catalogue import catalogue, probed

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("preset", "engine", "model", "ready"):
        table.add_column(heading, overflow="fold")
    for entry in asyncio.run(probed(catalogue(Path.cwd()))):
        ready = "yes" if entry.is_ready else f"no: {entry.note}" if entry.is_ready is False else entry.note
        model = entry.model or ", ".join(entry.models[:_MOST_MODELS]) or _UNNAMED.get(entry.engine, "")
        table.add_row(entry.name, entry.engine, model, ready)
    console = terminal.console(sys.stdout)
    console.print(f"L4D2 Architect {__version__}, Python {platform.python_version()}, {platform.platform()}")
    console.print(", ".join(f"{name} {_version(name)}" for name in _PACKAGES))
    console.print(table, soft_wrap=False)
    console.print(_spent())
    return 0


def _spent() -> str:
    """What models have cost this month."""
    from server.assistant.ledger import Ledger
    from server.models.errors import UnavailableError

    try:
        spent = Ledger().month()
    except UnavailableError as error:
        return str(error)
    text = f"This month: {spent.requests} requests to models, ${spent.cost:.2f}"
    return f"{text}, and {spent.unpriced} whose price is not known" if spent.unpriced else text


def _version(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
