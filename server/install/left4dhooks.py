"""Installs Left4DHooks' headers into a project. The plugin itself goes to the server, and is not fetched."""

from __future__ import annotations

from pathlib import Path

from server.install.downloads import Headers, downloads
from server.install.errors import ArchiveError, ChecksumError, disk_error
from server.install.fetching import Progress, Wanted, fetch
from server.install.placing import Installed, cache_folder, emptied, in_thread, write_note
from server.install.unpacking import unpack
from server.paths import LEFT4DHOOKS


async def install_left4dhooks(project: Path, progress: Progress | None = None) -> Installed:
    """Put the headers into a project. Raises `InstallError`."""
    known = downloads().left4dhooks
    url = known.archive.url
    # GitHub packs the archive when it is asked for, so only the files in it have checksums.
    file = cache_folder() / f"left4dhooks-{url.rpartition('/')[2]}.tar.gz"
    is_kept = file.is_file()
    while True:
        if not is_kept:
            await fetch(Wanted(url, known.archive.largest), file, progress)
        try:
            return await _put(project, file, known)
        except (ArchiveError, ChecksumError):
            _forget(file)
            if not is_kept:
                raise
            is_kept = False


async def _put(project: Path, file: Path, known: Headers) -> Installed:
    installed = Installed(known.title, known.version, known.license, known.archive.url)

    def place(name: str) -> str | None:
        folder, _, header = name.partition("/")[2].rpartition("/")
        return f"include/{header}" if folder == known.below and header in known.files else None

    async with emptied(project, LEFT4DHOOKS) as folder:
        made = await in_thread(lambda is_stopped: unpack(file, folder, place, is_stopped=is_stopped))
        for name, sha256 in known.files.items():
            if f"include/{name}" not in made:
                raise ArchiveError(f"{file.name} holds no {name}.")
            if made[f"include/{name}"] != sha256:
                raise ChecksumError(f"{name} of {installed.url} is not what was meant: its checksum is another one.")
        write_note(folder, installed)
    return installed


def _forget(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, file) from None
