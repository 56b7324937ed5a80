"""Why something was not installed, each in words for the user."""

from __future__ import annotations

import errno


class InstallError(Exception):
    """Nothing was installed, and what was there before still is. The message says what to do."""


class UnreachableError(InstallError):
    """The server does not answer, or the connection breaks again and again."""


class AnswerError(InstallError):
    """The server answers with something else."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class AddressError(InstallError):
    """An address that is not asked: no TLS, or a machine that is not on the internet."""


class ChecksumError(InstallError):
    """What came is not what was meant."""


class SizeError(InstallError):
    """More or less came than there is to be."""


class ArchiveError(InstallError):
    """An archive that is broken, or wants to write where it must not, or lacks what is wanted."""


class DiskError(InstallError):
    """The disk is full, or does not let us write."""


class BusyError(InstallError):
    """Another window fetches the same."""


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_error(error: OSError, what: object) -> DiskError:
    """An error of the file system in words; `what` is the file or folder concerned."""
    if error.errno in _FULL:
        return DiskError(f"The disk is full: {what} could not be written. Make room and try again.")
    if error.errno in _FORBIDDEN:
        return DiskError(f"{what} may not be written: {error.strerror}. Is it in use, or write-protected?")
    return DiskError(f"{what} could not be written: {error.strerror or error}.")
