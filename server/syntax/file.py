"""Reads files that somebody else named: regular ones of a sane size, never a device or a pipe that has no end."""

from __future__ import annotations

import errno
import os
import stat

LARGEST = 64 << 20
"""The most bytes of a file that are read."""


def contents(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file. Raises `OSError` for anything else, and for one that is too large."""
    # A pipe would hold up whoever opens it until somebody writes.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        if stat.S_ISDIR(about.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", os.fspath(path))
        if about.st_size > LARGEST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), os.fspath(path))
        return file.read()
