"""Installs SourceMod's compiler and headers into a project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from server.install.downloads import Archive, downloads
from server.install.errors import ArchiveError
from server.install.fetching import Progress, Wanted, fetch
from server.install.placing import Installed, cache_folder, emptied, in_thread, write_note
from server.install.unpacking import unpack
from server.paths import SOURCEMOD

_SCRIPTING = "addons/sourcemod/scripting/"
_COMPILERS = ("spcomp", "spcomp64", "spcomp.exe", "spcomp64.exe")
_NEEDED = ("include/sourcemod.inc", "include/sdktools.inc")


async def install_sourcemod(
    project: Path, progress: Progress | None = None, *, platform: str = sys.platform
) -> Installed:
    """Put the compiler and the headers into a project. Raises `InstallError`."""
    known = downloads().sourcemod
    archive = known.archive(platform)
    has_compiler = platform in known.archives
    file = await fetch(_wanted(archive), cache_folder() / archive.url.rpartition("/")[2], progress)
    remark = "" if has_compiler else "SourceMod is released without a compiler for this system: headers only."
    installed = Installed(known.title, known.version, known.license, archive.url, remark)
    async with emptied(project, SOURCEMOD) as folder:
        place = _place if has_compiler else _place_headers
        made = await in_thread(lambda is_stopped: unpack(file, folder, place, is_stopped=is_stopped))
        compilers = [name for name in _COMPILERS if name in made]
        missing = [name for name in _NEEDED if name not in made]
        if missing or (has_compiler and not compilers):
            raise ArchiveError(f"{file.name} holds no {'compiler' if not missing else missing[0]}.")
        for name in compilers:
            os.chmod(folder / name, 0o755)
        write_note(folder, installed)
    return installed


def _wanted(archive: Archive) -> Wanted:
    return Wanted(archive.url, archive.largest, sha256=archive.sha256)


def _place(name: str) -> str | None:
    below = name.removeprefix(_SCRIPTING)
    return below if below in _COMPILERS and below != name else _place_headers(name)


def _place_headers(name: str) -> str | None:
    below = name.removeprefix(_SCRIPTING)
    return below if below != name and below.startswith("include/") and below.endswith(".inc") else None
