"""Takes files out of an archive that may be hostile: only those that are wanted, into one folder, within bounds.

No member may name a place outside, be a link or a device where a file is wanted, come twice, or unfold to more than is
allowed. The archive is refused as a whole then.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from server.install.errors import ArchiveError, disk_error

Place = Callable[[str], str | None]
"""Where a member of that name goes, as a path with `/`; None when it is not wanted."""

_BLOCK = 1 << 20
_LONGEST_NAME = 200
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, ValueError)
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(1, 10))}


class StoppedError(Exception):
    """Nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold: members, and bytes of all members together."""

    members: int = 20_000
    size: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    is_file: bool
    is_folder: bool
    size: int
    open: Callable[[], IO[bytes] | None]


def unpack(
    archive: Path, folder: Path, place: Place, bounds: Bounds = Bounds(), is_stopped: Callable[[], bool] = lambda: False
) -> dict[str, str]:
    """Write the wanted members below `folder`, which is there and empty; the checksum of each by its place.

    Raises `ArchiveError` and `DiskError`, and `StoppedError` when it `is_stopped`; what was written until then stays.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    size = 0
    try:
        for count, member in enumerate(_members(archive), 1):
            if is_stopped():
                raise StoppedError
            size += max(0, member.size)
            if count > bounds.members or size > bounds.size:
                raise ArchiveError(f"{archive.name} holds more than it should. It was not unpacked.")
            inside = _inside(member.name, archive)
            target = place(inside)
            if target is None or member.is_folder:
                continue
            target = _checked(target, archive)
            if not member.is_file or target.casefold() in taken:
                raise ArchiveError(f"`{inside}` in {archive.name} is a link, a device, or there twice.")
            taken.add(target.casefold())
            source = member.open()
            if source is None:
                raise ArchiveError(f"`{inside}` in {archive.name} can not be read.")
            with source:
                made[target] = _write(source, Path(folder, *target.split("/")), member.size, archive)
    except _BROKEN as error:
        raise ArchiveError(f"{archive.name} is broken: {error}.") from None
    except OSError as error:
        raise disk_error(error, folder) from None
    return made


def _members(archive: Path) -> Iterator[_Member]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                # A link of Unix is a file of zip with a mark; a drive's own marks say nothing of it.
                kind = stat.S_IFMT(info.external_attr >> 16)
                is_file = not info.is_dir() and kind in (0, stat.S_IFREG)
                yield _Member(
                    info.filename, is_file, info.is_dir(), info.file_size, lambda info=info: opened.open(info)
                )
        return
    with closing(tarfile.open(archive, "r|*")) as opened:
        for info in opened:
            yield _Member(info.name, info.isreg(), info.isdir(), info.size, lambda info=info: opened.extractfile(info))


def _inside(name: str, archive: Path) -> str:
    """The name without `./`; raises `ArchiveError` for one that leads outside."""
    parts = [part for part in PurePosixPath(name).parts if part != "."]
    if name.startswith("/") or ".." in parts or ".." in name.split("\\") or "\0" in name:
        raise _misplaced(name, archive)
    return "/".join(parts)


def _checked(target: str, archive: Path) -> str:
    """The place of a file that is wanted; raises `ArchiveError` for one that some system takes for something else."""
    for part in target.split("/"):
        is_odd = not part.isprintable() or any(char in part for char in '\\:*?"<>|') or part.endswith((".", " "))
        if not part or is_odd or part.partition(".")[0].casefold() in _DEVICES or len(part) > _LONGEST_NAME:
            raise _misplaced(target, archive)
    return target


def _misplaced(name: str, archive: Path) -> ArchiveError:
    return ArchiveError(f"{archive.name} wants to write to `{name[:80]!a}`, which it must not. It was not unpacked.")


def _write(source: IO[bytes], target: Path, size: int, archive: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), size
    with target.open("xb") as file:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise ArchiveError(f"A file in {archive.name} is longer than it says.")
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if left:
        raise ArchiveError(f"{archive.name} is cut off.")
    return digest.hexdigest()
