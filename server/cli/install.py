"""`l4d2 install`: fetches SourceMod's compiler and headers, Left4DHooks' headers, or a model, with checksums.

Exit status: 0 it is there, 2 it could not be fetched. What was cut is gone on with the next time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli import terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_ALL = "project"
_FAILED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to fetch, and where to."""
    parser.add_argument(
        "what",
        choices=("sourcemod", "left4dhooks", "model", _ALL),
        help=f"what to fetch; `{_ALL}` is SourceMod and Left4DHooks",
    )
    parser.add_argument("name", nargs="?", default="", help="the model to fetch; without one they are listed")
    parser.add_argument(
        "--into", metavar="DIR", type=Path, help="the project's folder (default: this one), or a folder for models"
    )


def run(options: argparse.Namespace) -> int:
    """Fetch; the exit status."""
    import asyncio

    from server.install.errors import InstallError

    try:
        if options.what == "model":
            return _list() if not options.name else asyncio.run(_model(options.name, options.into))
        if options.name:
            terminal.complain("l4d2 install: only a model has a name")
            return _FAILED
        return asyncio.run(_project(options.what, (options.into or Path.cwd()).resolve()))
    except InstallError as error:
        terminal.complain(f"l4d2 install: {error}")
        return _FAILED


async def _project(what: str, folder: Path) -> int:
    from server.install.left4dhooks import install_left4dhooks
    from server.install.sourcemod import install_sourcemod
    from server.paths import INSTALLED

    works = {"sourcemod": install_sourcemod, "left4dhooks": install_left4dhooks}
    for name in works if what == _ALL else (what,):
        with _bars() as bars:
            installed = await works[name](folder, _told(bars, name))
        print(f"{installed.name} ({installed.version}) is in {folder / INSTALLED}")
        if installed.remark:
            print(installed.remark)
    return 0


async def _model(name: str, folder: Path | None) -> int:
    from server.assistant.local_models import runtime_remark
    from server.install.downloads import downloads
    from server.install.gguf import download_model, models_folder

    model = downloads().model(name)
    with _bars() as bars:
        path = await download_model(model, folder or models_folder(), _told(bars, model.title))
    print(path)
    print(f"The preset `local` runs it: set `l4d2.assistant.localPath`, or L4D2_LOCAL_MODEL, to {path}.")
    if remark := runtime_remark():
        print(remark)
    return 0


def _list() -> int:
    from server.assistant.local_models import offered

    for one in offered():
        state = f"downloaded: {one.path}" if one.path else one.note
        print(f"{one.name}  {one.size / 1e9:.1f} GB, {one.license}\n    {one.about}.\n    {state}")
    return 0


def _bars() -> Bars:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=terminal.console(sys.stderr), transient=True, disable=not sys.stderr.isatty())


def _told(bars: Bars, name: str):
    task = bars.add_task(name, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total or None)
