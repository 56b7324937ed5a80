"""Fetches one file: into a `.part` file beside it, resumed when it was cut, taken only when it is whole and right.

A file under its own name is always whole. What a fetch leaves behind when it is cancelled or killed is the `.part` file
and a note about it, from which the next one goes on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from server.install.downloads import address
from server.install.errors import (
    AnswerError,
    BusyError,
    ChecksumError,
    InstallError,
    SizeError,
    UnreachableError,
    disk_error,
)

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int], None]
"""Told of how many bytes are there, and of how many in all; 0 when nobody knows."""

TRIES = 5
"""How often in a row a server may fail before anything has come."""

WAIT_S = 0.5
"""Before the second try; twice as long before each further one."""

_MOST_REQUESTS = 100
_BLOCK = 1 << 20
_CHECKED_AT_ONCE = 32 << 20
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_LARGEST_NOTE = 4096
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched. `size` 0 and `sha256` "" are not known; `largest` is how much may come at most."""

    url: str
    largest: int
    size: int = 0
    sha256: str = ""


async def fetch(wanted: Wanted, target: Path, progress: Progress | None = None) -> Path:
    """Have the file at `target`, which is its path. Raises `InstallError`; cancelling it keeps what has come."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            if not await _is_there(wanted, target):
                await _Fetching(wanted, target, progress or (lambda done, total: None)).run()
    except OSError as error:
        raise disk_error(error, target) from None
    return target


async def _is_there(wanted: Wanted, target: Path) -> bool:
    """Whether it has been fetched before. Without a checksum nobody can know that it is the same."""
    if not wanted.sha256 or not target.is_file():
        return False
    return await _digest(target) == wanted.sha256


class _Fetching:
    """One fetch over as many requests as it needs."""

    def __init__(self, wanted: Wanted, target: Path, progress: Progress) -> None:
        self.wanted = wanted
        self.target = target
        self.part = target.with_name(f"{target.name}.part")
        self.note = target.with_name(f"{target.name}.part.json")
        self.progress = progress
        self.resumed = False
        self.sha256 = wanted.sha256

    async def run(self) -> None:
        while True:
            await self._complete()
            if self.wanted.size and self.part.stat().st_size != self.wanted.size:
                self._drop()
                raise SizeError(f"{self.wanted.url} has not the size that it should have. Nothing was installed.")
            if not self.sha256 or await _digest(self.part) == self.sha256:
                break
            self._drop()
            if not self.resumed:
                raise ChecksumError(
                    f"What came from {self.wanted.url} is not what was meant: its checksum is another one. "
                    "Nothing was installed."
                )
            # What was there from before may have been the part that is wrong.
            self.resumed = False
        os.replace(self.part, self.target)
        self.note.unlink(missing_ok=True)

    async def _complete(self) -> None:
        """Ask until all of it is there."""
        from server.install.reaching import client

        url = address(self.wanted.url)
        failures = 0
        async with client(url) as asking:
            for _ in range(_MOST_REQUESTS):
                before = self._have()
                try:
                    if await self._request(asking, url):
                        return
                except UnreachableError:
                    if failures + 1 >= TRIES and self._have() <= before:
                        raise
                except AnswerError as error:
                    if error.status not in _PASSING or failures + 1 >= TRIES:
                        raise
                failures = 0 if self._have() > before else failures + 1
                if failures >= TRIES:
                    break
                await asyncio.sleep(WAIT_S * 2**failures)
        raise UnreachableError(f"The connection to {url} breaks again and again. Try again later.")

    async def _request(self, asking: httpx.AsyncClient, url: str) -> bool:
        """Whether all of it is there now."""
        from server.install.reaching import reached

        have, tag = self._have(), self._tag()
        if have and not tag and not self.wanted.sha256:
            have = 0  # nobody could tell whether the rest belongs to it
        headers = {"Range": f"bytes={have}-"} if have else {}
        if have and tag:
            headers["If-Range"] = tag
        async with reached(asking, url, headers) as answer:
            status, said = answer.response.status_code, answer.headers
            if status == 416 and have:
                if have == self.wanted.size or said.get("content-range", "").endswith(f"/{have}"):
                    return True
                self._drop()
                return False
            if status not in (200, 206):
                raise _unfit(url, status)
            total = self._total(have, status, said)
            if total is None:  # it gives another part than the one that was asked for
                self._drop()
                return False
            if status == 200:
                have = 0
            self.resumed = self.resumed or have > 0
            self._learn(said)
            self._check_size(have, total)
            self._write_note(said)
            have = await self._receive(answer.response, have, total)
        return not total or have == total

    def _total(self, have: int, status: int, said: Mapping[str, str]) -> int | None:
        """How many bytes there are in all, 0 when the server does not say; None when the answer does not fit."""
        if status == 206:
            match = _RANGE.fullmatch(said.get("content-range", "").strip())
            if match is None or int(match[1]) != have:
                return None
            return int(match[2]) if match[2] != "*" else 0
        length = said.get("content-length", "")
        return int(length) if length.isdecimal() else 0

    def _learn(self, said: Mapping[str, str]) -> None:
        """Hugging Face tells the checksum of a large file where it leads on to its store."""
        linked = said.get("x-linked-etag", "").strip('"')
        if not self.sha256 and re.fullmatch(r"[0-9a-f]{64}", linked):
            self.sha256 = linked

    def _check_size(self, have: int, total: int) -> None:
        if self.wanted.size and total and total != self.wanted.size:
            raise SizeError(
                f"{self.wanted.url} has {total:,} bytes, and should have {self.wanted.size:,}. Nothing was installed."
            )
        if total > self.wanted.largest:
            raise self._too_large()
        free = shutil.disk_usage(self.part.parent).free
        if total - have > free:
            raise InstallError(
                f"{_amount(total - have)} are to be fetched into {self.part.parent}, and {_amount(free)} are free."
            )

    async def _receive(self, response: httpx.Response, have: int, total: int) -> int:
        import httpx

        limit = min(self.wanted.size or total or self.wanted.largest, self.wanted.largest)
        self.progress(have, total)
        with self.part.open("r+b" if have else "wb") as file:
            file.seek(have)
            file.truncate()
            try:
                async for block in response.aiter_raw():
                    if have + len(block) > limit:
                        raise self._too_large()
                    await asyncio.to_thread(_write, file, block)
                    have += len(block)
                    self.progress(have, total)
            except httpx.TransportError as error:
                raise UnreachableError(f"The connection to {self.wanted.url} broke: {error}.") from None
        return have

    def _too_large(self) -> SizeError:
        self._drop()
        return SizeError(f"{self.wanted.url} is larger than it should be. It was stopped, and nothing was installed.")

    # What is left from before ------------------------------------------------------------------------------

    def _have(self) -> int:
        """How many bytes are there to go on from."""
        try:
            size = self.part.stat().st_size
        except OSError:
            return 0
        return size if self._said().get("url") == self.wanted.url else 0

    def _tag(self) -> str:
        tag = self._said().get("tag", "")
        return tag if isinstance(tag, str) else ""

    def _said(self) -> dict[str, object]:
        try:
            with self.note.open("rb") as file:
                said = json.loads(file.read(_LARGEST_NOTE))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _write_note(self, said: Mapping[str, str]) -> None:
        tag = said.get("etag", "")
        tag = "" if tag.startswith("W/") else tag or said.get("last-modified", "")
        self.note.write_text(json.dumps({"url": self.wanted.url, "tag": tag[:500]}), "utf-8")

    def _drop(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def _write(file: BinaryIO, block: bytes) -> None:
    file.write(block)
    file.flush()


async def _digest(path: Path) -> str:
    """The checksum of what is on the disk; whoever waits can be cancelled between its parts."""
    digest = hashlib.sha256()

    def some(file: BinaryIO) -> bool:
        for _ in range(_CHECKED_AT_ONCE // _BLOCK):
            block = file.read(_BLOCK)
            if not block:
                return False
            digest.update(block)
        return True

    with path.open("rb") as file:
        while await asyncio.to_thread(some, file):
            pass
    return digest.hexdigest()


def _unfit(url: str, status: int) -> AnswerError:
    if status in (404, 410):
        return AnswerError(f"{url} is no longer there (status {status}).", status)
    if status in (401, 403, 429):
        return AnswerError(f"{url} is refused (status {status}). Try again later, or name a mirror.", status)
    return AnswerError(f"{url} gives status {status}. Try again later.", status)


def _amount(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep other processes from the same file until it is done, however this one ends."""
    with target.with_name(f".{target.name}.lock").open("a+b") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise BusyError(f"{target.name} is being fetched already, perhaps by another window.") from None
        yield


def _no_locks() -> frozenset[int]:
    import errno

    return frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOLCK})


_NO_LOCKS = _no_locks()
"""A file system without locks is no reason to do nothing."""
