"""`l4d2 info`: which engines and models there are, whether their keys are there, and versions. Shows no key.

Exit status: 0.
"""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path
from typing import Any

from server import __version__
from server.cli import terminal

_PACKAGES = ("openai", "llama-cpp-python", "pygls", "tree-sitter")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no options: there is nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Tell; the exit status."""
    from rich import box
    from rich.table import Table

    from server.models.errors import UnavailableError
    from server.models.keys import find_key
    from server.models.presets import files, read

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("preset", "engine", "model", "ready"):
        table.add_column(heading, overflow="fold")
    for name, file in files().items():
        try:
            preset = read(file)
        except UnavailableError as error:
            table.add_row(name, "", "", f"no: {error}")
            continue
        ready = "yes"
        if preset.key_variable and find_key(preset.key_variable, folder=Path.cwd()) is None:
            ready = f"no: {preset.key_variable} is not set"
        elif preset.engine == "compatible":
            ready = f"if {preset.options.get('address', '')} answers"
        model = preset.options.get("model") or ("none needed" if preset.engine == "builtin" else "the server's first")
        if preset.engine == "local":
            model, ready = _local(preset.options)
        table.add_row(name, preset.engine, str(model), ready)
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


def _local(options: dict[str, Any]) -> tuple[str, str]:
    """The file that a preset for `local` names, and whether it can be used."""
    from pydantic import ValidationError

    from server.models import local
    from server.models.errors import UnavailableError

    try:
        given = local.Options.model_validate(options)
        local.check(given)
    except ValidationError as error:
        return "", f"no: `{'.'.join(map(str, error.errors()[0]['loc']))}` is wrong"
    except UnavailableError as error:
        return "a GGUF file", f"no: {error}"
    return local.path_of(given).name, "yes"


def _version(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
