"""Puts a folder of fetched files into a project, whole or not at all, and notes what it is.

All of it lies in `.l4d2` in the project's root, which git ignores by a file of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from server.install.errors import InstallError, disk_error
from server.paths import INSTALLED, user_dir

NOTE = "installed.json"
_LARGEST_NOTE = 1 << 16
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Installed:
    """What lies in a folder. `remark` says what is to be known about it, or is empty."""

    name: str
    version: str
    license: str
    url: str
    remark: str = ""


def cache_folder() -> Path:
    """Where archives are kept, so that the next project needs no network."""
    folder = user_dir("cache")
    return Path(tempfile.gettempdir(), "l4d2-architect") if folder is None else folder / "downloads"


def noted(folder: Path) -> Installed | None:
    """What was installed into a folder; None when nothing was."""
    try:
        with (folder / NOTE).open("rb") as file:
            said = json.loads(file.read(_LARGEST_NOTE))
        return Installed(**{name: str(said.get(name, "")) for name in Installed.__slots__})
    except (OSError, ValueError, AttributeError):
        return None


@contextlib.asynccontextmanager
async def emptied(project: Path, folder: str) -> AsyncIterator[Path]:
    """An empty folder of the project that takes the place of `folder`, a name of `INSTALLED`, at the end.

    When something fails meanwhile, what was there stays. Raises `InstallError`.
    """
    root = project / INSTALLED
    fresh: Path | None = None
    try:
        if not project.is_dir():
            raise InstallError(f"There is no folder {project}.")
        if root.is_symlink():
            raise InstallError(f"{root} is a link. Nothing is installed through it: remove it first.")
        root.mkdir(exist_ok=True)
        _hide(root)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder}-", dir=root))
        yield fresh
        fresh.chmod(0o755)  # a temporary folder is for its maker's eyes only
        _swap(fresh, root / folder)
    except OSError as error:
        raise disk_error(error, root / folder) from None
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def write_note(folder: Path, installed: Installed) -> None:
    """Note what the folder holds."""
    (folder / NOTE).write_text(json.dumps(asdict(installed), indent=2) + "\n", "utf-8")


async def in_thread(work: Callable[[Callable[[], bool]], Result]) -> Result:
    """Do work beside the event loop. When it is cancelled, the work is told by its argument, and waited for."""
    stopped = threading.Event()
    task = asyncio.ensure_future(asyncio.to_thread(work, stopped.is_set))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([task])
        task.exception()
        raise


def _hide(root: Path) -> None:
    """What is fetched is nothing to commit: whoever clones the project fetches it again."""
    # Made anew or not at all: what is there may be a link to somewhere else.
    with contextlib.suppress(FileExistsError), (root / ".gitignore").open("x", encoding="utf-8") as file:
        file.write("# Fetched by L4D2 Architect; fetch it again instead of committing it.\n*\n")


def _swap(fresh: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}-old")
    _remove(old)
    had = os.path.lexists(target)
    if had:
        os.replace(target, old)
    try:
        os.replace(fresh, target)
    except OSError:
        if had:
            os.replace(old, target)
        raise
    _remove(old)


def _remove(old: Path) -> None:
    """Remove what made room, as far as the system lets us: a folder, a link or a file that somebody put there."""
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            old.unlink()
