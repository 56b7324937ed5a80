"""The files of a source before anything is decided about them: their paths and how to read them.

Archives are read without ever writing what they hold under its own name, and never beyond the limits given.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from training.run.files import InputError

_MOST_MEMBERS = 500_000
_MOST_TOTAL = 2_000_000_000
_LINK = 0o120000


class Entry(NamedTuple):
    """A file of a source. `path` is with `/` and leads nowhere but below the source; `size` in bytes."""

    path: str
    size: int
    read: Callable[[], bytes]


Wanted = Callable[[str, int], bool]
"""Whether a file of that path and size is worth reading."""


def of_folder(folder: Path) -> Iterator[Entry]:
    """The files of a folder in order; links and what `.git` holds are left out."""
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder")
    yield from _below(folder, "")


def _below(folder: Path, before: str) -> Iterator[Entry]:
    try:
        found = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError as error:
        raise InputError(f"{folder} can not be read: {error.strerror}") from None
    for one in found:
        if one.is_symlink() or one.name in (".git", ".svn", ".hg"):
            continue
        path = Path(one.path)
        if one.is_dir(follow_symlinks=False):
            yield from _below(path, f"{before}{one.name}/")
        elif one.is_file(follow_symlinks=False):
            yield Entry(f"{before}{one.name}", one.stat(follow_symlinks=False).st_size, path.read_bytes)


def of_archive(path: Path, wanted: Wanted) -> Iterator[Entry]:
    """The wanted files of a .zip or .tar file. Raises `InputError` when it is neither, broken or a bomb."""
    if not path.is_file():
        raise InputError(f"{path} is no file")
    with path.open("rb") as stream:
        yield from of_packed(stream, path.name, wanted)


def of_packed(stream: io.BufferedIOBase | io.BytesIO | io.BufferedReader, name: str, wanted: Wanted) -> Iterator[Entry]:
    """The same of an archive that is at hand."""
    try:
        if zipfile.is_zipfile(stream):
            stream.seek(0)
            yield from _of_zip(zipfile.ZipFile(stream), name, wanted)
        else:
            stream.seek(0)
            with tarfile.open(fileobj=stream, mode="r:*") as archive:
                yield from _of_tar(archive, name, wanted)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{name} is no archive that can be read: {error}") from None


def _of_zip(archive: zipfile.ZipFile, name: str, wanted: Wanted) -> Iterator[Entry]:
    total = 0
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise InputError(f"{name} has more than {_MOST_MEMBERS} files")
    for one in members:
        path = safe(one.filename)
        is_link = stat.S_IFMT(one.external_attr >> 16) == _LINK
        if one.is_dir() or is_link or one.flag_bits & 1 or not path or not wanted(path, one.file_size):
            continue
        with archive.open(one) as inner:
            data = _read(inner, one.file_size, name)
        total = _counted(total, len(data), name)
        yield Entry(path, len(data), lambda data=data: data)


def _of_tar(archive: tarfile.TarFile, name: str, wanted: Wanted) -> Iterator[Entry]:
    total = 0
    for count, one in enumerate(archive):
        if count > _MOST_MEMBERS:
            raise InputError(f"{name} has more than {_MOST_MEMBERS} files")
        path = safe(one.name)
        if not one.isreg() or not path or not wanted(path, one.size):
            continue
        inner = archive.extractfile(one)
        if inner is None:
            continue
        data = _read(inner, one.size, name)
        total = _counted(total, len(data), name)
        yield Entry(path, len(data), lambda data=data: data)


def _read(stream: object, size: int, name: str) -> bytes:
    """As much as the archive says that there is; more is a lie."""
    data: bytes = stream.read(size + 1)  # type: ignore[attr-defined]  # both libraries give readable things
    if len(data) > size:
        raise InputError(f"{name} holds more than it says")
    return data


def _counted(total: int, more: int, name: str) -> int:
    if total + more > _MOST_TOTAL:
        raise InputError(f"{name} unpacks to more than {_MOST_TOTAL // 10**6} MB")
    return total + more


def safe(name: str) -> str:
    """A path of an archive, "" when it leads anywhere but into it."""
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or ".." in parts or any(":" in part or "\0" in part for part in parts):
        return ""
    return "/".join(parts)


class Checkout:
    """A commit of a git repository on this machine, read from its objects: nothing in it is run."""

    def __init__(self, folder: Path, revision: str) -> None:
        if shutil.which("git") is None:
            raise InputError("git is not installed")
        self._folder = folder
        self.commit = self._said("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()

    @property
    def url(self) -> str:
        """Where it was cloned from, without a password; "" where that is not known."""
        try:
            found = self._said("config", "--get", "remote.origin.url").decode("utf-8", "replace").strip()
        except InputError:
            return ""
        scheme, mark, rest = found.partition("://")
        if not mark or scheme not in ("http", "https", "git", "ssh"):
            return ""
        return f"{scheme}://{rest.rpartition('@')[2]}"

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """The wanted files of the commit, in order."""
        found: list[tuple[str, int, str]] = []
        listed = self._said("ls-tree", "-r", "-l", "-z", "--full-tree", self.commit)
        for line in listed.decode("utf-8", "replace").split("\0"):
            head, _, name = line.partition("\t")
            words = head.split()
            if len(words) == 4 and words[1] == "blob" and words[0] in ("100644", "100755"):
                path = safe(name)
                if path and wanted(path, int(words[3])):
                    found.append((path, int(words[3]), words[2]))
        yield from self._read(found)

    def _read(self, found: list[tuple[str, int, str]]) -> Iterator[Entry]:
        command = self._command("cat-file", "--batch")
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None  # both are pipes
            assert process.stdout is not None
            for path, size, blob in found:
                process.stdin.write(f"{blob}\n".encode())
                process.stdin.flush()
                head = process.stdout.readline().split()
                if len(head) != 3:
                    raise InputError(f"{self._folder}: git lacks {path}; fetch all of the commit")
                data = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield Entry(path, size, lambda data=data: data)
            process.stdin.close()

    def _command(self, *words: str) -> list[str]:
        return ["git", "-C", str(self._folder), "-c", "core.fsmonitor=false", *words]

    def _said(self, *words: str) -> bytes:
        done = subprocess.run(self._command(*words), capture_output=True, check=False)
        if done.returncode:
            why = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise InputError(f"{self._folder}: {why[-1] if why else 'git failed'}")
        return done.stdout


def folder_of(path: str) -> str:
    """The folder of a path; "" for the top."""
    parent = PurePosixPath(path).parent.as_posix()
    return "" if parent == "." else parent
