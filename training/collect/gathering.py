"""Takes files in: those of the wanted kinds, read whatever their encoding, with the licence that holds for each.

Knows no network. A file's text is written under a name that every system takes, and the record says where it is from.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from server.syntax.text import decode
from training.collect.entries import Entry, folder_of
from training.collect.licences import FILES, licence_of, licence_of_header
from training.rows.collected import TEXTS, Collected, Sort

_SORTS: dict[str, Sort] = {".sp": "plugin", ".inc": "header", ".nut": "script", ".nuc": "script"}
_UNSAFE = re.compile(r"[^\w.()\[\]{}+=,@!#$%&~ -]", re.ASCII)
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST_PART = 100
_MOST_LICENCE = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Which files are taken. `licences` are SPDX ids (none: all), `unlicensed` those of which nobody says."""

    suffixes: frozenset[str]
    least_bytes: int
    most_bytes: int
    licences: frozenset[str] = frozenset()
    unlicensed: bool = True

    def wants(self, path: str, size: int) -> bool:
        """Whether a file is worth reading: its text, or as a licence."""
        name = PurePosixPath(path)
        if FILES.match(name.name):
            return size <= _MOST_LICENCE
        return name.suffix.lower() in self.suffixes and self.least_bytes <= size <= self.most_bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """What all files of a source, or of a repository, share. `repository` names what a path belongs together with."""

    source: str
    repository: Callable[[str], str]
    commit: str = ""
    url: Callable[[str], str] = lambda path: ""
    licence: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Count:
    """What became of the files of a run, by name."""

    of: Counter[str] = field(default_factory=Counter)


def gather(entries: Iterable[Entry], origin: Origin, limits: Limits, out: Path, count: Count) -> Iterator[Collected]:
    """The files that are taken, in order, each written to `out`."""
    kept: list[Entry] = []
    licences: dict[str, tuple[str, str]] = {}
    for one in entries:
        if not limits.wants(one.path, one.size):
            count.of["of another kind or size"] += 1
        elif FILES.match(PurePosixPath(one.path).name):
            found = licence_of(str(decode(one.read())))
            if found:
                licences.setdefault(folder_of(one.path), (found, one.path))
        else:
            kept.append(one)
    for one in kept:
        taken = _taken(one, origin, limits, licences, out, count)
        if taken is not None:
            count.of["taken"] += 1
            yield taken


def _taken(
    one: Entry, origin: Origin, limits: Limits, licences: dict[str, tuple[str, str]], out: Path, count: Count
) -> Collected | None:
    raw = one.read()
    text = decode(raw)
    if "\0" in text.chars:
        count.of["not text"] += 1
        return None
    body = str(text)
    licence, said_in = _licence(one.path, body, licences)
    if not licence and origin.licence:
        licence, said_in = origin.licence, "the configuration"
    if licence and limits.licences and licence not in limits.licences:
        count.of["of another licence"] += 1
        return None
    if not licence and not limits.unlicensed:
        count.of["without a licence"] += 1
        return None
    file = "/".join(map(stored, (*origin.source.split("/"), *one.path.split("/"))))
    repository = origin.repository(one.path)
    place = out / TEXTS / file
    place.parent.mkdir(parents=True, exist_ok=True)
    data = body.encode()
    place.write_bytes(data)
    return Collected(
        file=file,
        sort=_SORTS.get(PurePosixPath(one.path).suffix.lower(), "other"),
        source=origin.source,
        repository=repository,
        path=one.path,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding=text.encoding,
        commit=origin.commit,
        url=origin.url(one.path),
        licence=licence,
        licence_from=said_in,
        tags=origin.tags,
    )


def _licence(path: str, text: str, licences: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """What the file says itself, else the nearest licence above it."""
    own = licence_of_header(text)
    if own:
        return own, path
    folder = folder_of(path)
    while True:
        if folder in licences:
            return licences[folder]
        if not folder:
            return "", ""
        folder = folder_of(folder)


def stored(part: str) -> str:
    """A part of a path as it is stored: the same wherever it can be, else with a number that tells it from others."""
    plain = _UNSAFE.sub("_", part).rstrip(". ")
    if plain == part and len(plain) <= _LONGEST_PART and not _RESERVED.match(plain) and plain not in ("", ".", ".."):
        return plain
    number = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    return f"{stem[: _LONGEST_PART - 20]}~{number}{dot}{suffix[:10]}"
