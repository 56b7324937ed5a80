"""The files that `collect` hands on: texts in a folder, and a line about each in `files.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from training.run.files import InputError, as_json, writing

LIST = "files.jsonl"
TEXTS = "files"
Sort = Literal["plugin", "header", "script", "page", "other"]


class Collected(BaseModel):
    """A file. `file` is where its text lies, below the folder `files`; it is UTF-8, whatever `encoding` it came in.

    `repository` is what it belongs together with. `licence` is an SPDX id, "" where nobody says; `licence_from` the
    file that says so. `source` is the name of the source in the configuration, whose `tags` it has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    sort: Sort
    source: str
    repository: str
    path: str
    sha256: str
    bytes: int
    encoding: str = "utf-8"
    commit: str = ""
    url: str = ""
    licence: str = ""
    licence_from: str = ""
    tags: tuple[str, ...] = ()


def read(folder: Path) -> Iterator[Collected]:
    """The files that a folder lists. Raises `InputError` where it is no output of `collect`."""
    listed = folder / LIST
    try:
        with listed.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    yield Collected.model_validate(json.loads(line))
                except (ValueError, ValidationError) as error:
                    raise InputError(f"{listed}:{number}: {' '.join(str(error).split())}") from None
    except OSError:
        raise InputError(f"{folder} has no {LIST}: it is no output of `collect`") from None


def write(folder: Path, files: Iterable[Collected]) -> int:
    """List files; how many there are."""
    count = 0
    with writing(folder / LIST) as stream:
        for one in files:
            stream.write(as_json(one.model_dump(mode="json", exclude_defaults=True)) + "\n")
            count += 1
    return count
