"""Loads a table of `data/` in its compiled form, which is made once and kept in the user's cache folder.

A table's module gives the files and a function that makes plain values (dicts, tuples, texts, numbers) of them. The
compiled form is used as long as files, code and Python are those that made it. Knows no table, and never fails for
the cache's sake: when that cannot be read or written, the table is made from its files.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from server.paths import data_dir, user_dir

T = TypeVar("T")

_CRC = 4


def load(table: str, files: Sequence[str], compiled: Callable[[Path], T]) -> T:
    """The plain value that `compiled(data_dir())` gives; `files`, below `data/`, are all that it reads.

    A file that is missing is no error here: `rows` and `words` give nothing for it.
    """
    data = data_dir()
    key = _key(data, files, compiled)
    folder = user_dir("cache")
    file = (
        folder / f"{table}-{zlib.crc32(str(data).encode()):08x}-{sys.implementation.cache_tag}.bin" if folder else None
    )
    if file is not None and (kept := _read(file, key)) is not None:
        return kept[0]
    value = compiled(data)
    if file is not None:
        _write(file, key, value)
    return value


def rows(file: Path) -> Iterator[Any]:
    """The objects of a file with one in a line; none when the file is missing."""
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def words(file: Path) -> dict[str, Any]:
    """What people have written about a table; empty when the file is missing or cannot be parsed."""
    import tomllib  # only a cold start needs it

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


def _key(data: Path, files: Sequence[str], compiled: Callable[..., object]) -> bytes:
    """Tells one state of the files and the code from another, without reading them."""
    parts: list[object] = [sys.hexversion]
    for file in (*(data / name for name in files), compiled.__code__.co_filename, __file__):
        try:
            info = os.stat(file)
        except OSError:
            parts.append(None)
        else:
            parts.extend((info.st_mtime_ns, info.st_size))
    return repr(parts).encode() + b"\n"


def _read(file: Path, key: bytes) -> tuple[Any] | None:
    """The value in a tuple when the cache's file is ours, whole and of this state."""
    try:
        if not _is_private(os.lstat(file.parent)):
            return None
        with file.open("rb") as stream:
            if not _is_private(os.fstat(stream.fileno())):
                return None
            content = stream.read()
        if not content.startswith(key):
            return None
        body = memoryview(content)[len(key) + _CRC :]
        if zlib.crc32(body).to_bytes(_CRC, "big") != content[len(key) : len(key) + _CRC]:
            return None
        return (marshal.loads(body),)
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _is_private(info: os.stat_result) -> bool:
    """Whether only this user can have written it: what is unmarshalled is trusted as code is."""
    if sys.platform == "win32":
        return True
    return info.st_uid == os.geteuid() and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(file: Path, key: bytes, value: Any) -> None:
    """Keep a value; in silence nothing is kept where that does not work."""
    import tempfile  # only a cold start needs it

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_private(os.lstat(file.parent)):
            return
        body = marshal.dumps(value)
        # A temporary file is made for its owner alone, and taking its place is one step for readers.
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem)
    except (OSError, ValueError):
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(key + zlib.crc32(body).to_bytes(_CRC, "big") + body)
        os.replace(name, file)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
