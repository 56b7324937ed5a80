"""Lets a compiler judge prepared functions: each in the smallest plugin that it belongs to.

Says how many compile; the compiler is named by the user, and nothing that it makes is kept or run.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import Options, compile_now
from training.rows.collected import TEXTS
from training.rows.collected import read as collected_files
from training.rows.jsonl import read
from training.run.files import InputError

_INCLUDES = ("include", "scripting/include", "addons/sourcemod/scripting/include")


class Case(NamedTuple):
    """A function with its plugin, where it is from, and the folders of headers that its own repository has."""

    id: str
    path: str
    code: str
    include: tuple[Path, ...]


@dataclass(slots=True)
class Judged:
    """How many were compiled, how many did; the messages of the others, by how often, and which these are."""

    tried: int = 0
    good: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


def judge(prepared: Path, collected: Path, compiler: Path, include: tuple[Path, ...], most: int, seed: int) -> Judged:
    """Compile so many functions, drawn by the seed. Raises `InputError` and `CompilerError`."""
    made = Judged()
    cases = sorted(_cases(prepared, collected), key=lambda one: one.id)
    random.Random(seed).shuffle(cases)
    with tempfile.TemporaryDirectory(prefix="l4d2-") as folder:
        file = Path(folder, "judged.sp")
        for one in cases[:most]:
            file.write_text(one.code, "utf-8")
            first, *others = include or (Path(folder),)
            result = compile_now(file, Options(compiler, (first, *one.include, *others)), trusted=True)
            made.tried += 1
            made.good += result.succeeded
            if not result.succeeded:
                errors = [message for message in result.messages if message.kind is not Kind.WARNING]
                told = f"{errors[0].number:03}: {errors[0].text}" if errors else "it was not made"
                made.messages[told] += 1
                made.bad.append(f"{one.id} ({one.path}): {told}")
    return made


def _cases(prepared: Path, collected: Path) -> Iterator[Case]:
    """Each function once: the gold ones of our own were compiled when they were written."""
    places = {(one.repository, one.path): collected / TEXTS / one.file for one in collected_files(collected)}
    found: dict[str, Path] = {}
    names: dict[str, str] = {}
    for row in read(prepared):
        place = places.get((row.provenance.repository, row.provenance.path))
        if place is not None:
            found[row.id], names[row.id] = place, row.provenance.path
    files = sorted((prepared / "contexts").glob("*.jsonl"))
    if not files:
        raise InputError(f"{prepared} has no contexts: it is no output of `prepare`")
    for file in files:
        with file.open(encoding="utf-8") as stream:
            for line in stream:
                context = json.loads(line)
                if context["id"] in found:
                    place = found[context["id"]]
                    yield Case(context["id"], names[context["id"]], context["code"], tuple(_around(place, collected)))


def _around(place: Path, collected: Path) -> Iterator[Path]:
    """The folders in which the plugin's own headers may lie, the nearest first."""
    top = collected / TEXTS
    for folder in place.parents:
        if not folder.is_relative_to(top) or folder == top:
            return
        if folder == place.parent:
            yield folder
        yield from (folder / name for name in _INCLUDES if (folder / name).is_dir())
