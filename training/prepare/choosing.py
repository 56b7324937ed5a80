"""Chooses among all that was looked at: no duplicates, and nothing on both sides of a split.

A repository is on one side as a whole. What is held out goes when something nearly the same is trained on.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from training.prepare.config import Config
from training.prepare.looking import Look
from training.rows.alike import Index, unpacked
from training.rows.collected import Collected

Side = Literal["train", "validation", "test"]
SIDES: tuple[Side, ...] = ("train", "validation", "test")


@dataclass(slots=True)
class Chosen:
    """What is taken of a file: the numbers of its functions in their order, and whether it is shown whole."""

    task: int
    path: str
    side: Side
    functions: tuple[int, ...]
    plugin: bool


@dataclass(slots=True)
class Tally:
    """What each filter left out, of files and of functions, with what is left."""

    files: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)
    secrets: Counter[str] = field(default_factory=Counter)
    games: Counter[str] = field(default_factory=Counter)
    plugins: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    renewed: int = 0


@dataclass(slots=True)
class _Item:
    """A file on its way through the filters."""

    look: Look
    file: dict[str, Any]
    repository: str
    functions: list[int]
    side: Side = "train"


def choose(looks: Iterable[Look], files: Sequence[Collected], config: Config, tally: Tally) -> list[Chosen]:
    """What is taken, in the order of the files."""
    items = list(_usable(list(looks), files, tally))
    items = _without_duplicates(items, config, tally)
    _without_same_functions(items, config, tally)
    _divided(items, config)
    _without_neighbours(items, config, tally)
    chosen = [
        Chosen(one.look["task"], one.file["path"], one.side, tuple(one.functions), not one.file["plugin"])
        for one in items
        if one.functions or not one.file["plugin"]
    ]
    for one in chosen:
        tally.files[f"taken: {one.side}"] += 1
        tally.functions[f"taken: {one.side}"] += len(one.functions)
    return chosen


def _usable(looks: list[Look], files: Sequence[Collected], tally: Tally) -> Iterator[_Item]:
    parts = {one["path"] for look in looks for one in look["files"][1:]}
    seen: set[str] = set()
    for look in looks:
        tally.games[look["game"] or "not known"] += 1
        if look["drop"]:
            tally.files[look["drop"]] += 1
            continue
        for number, file in enumerate(look["files"]):
            if number == 0 and file["path"] in parts:
                tally.files["part of another plugin"] += 1
                break
            if file["path"] in seen:
                continue
            seen.add(file["path"])
            tally.secrets.update(file["secrets"])
            if file["drop"]:
                tally.files[file["drop"]] += 1
                continue
            tally.renewed += file["renewed"]
            tally.rules.update(file["rules"])
            tally.plugins[file["plugin"] or "whole"] += 1
            kept = []
            for index, function in enumerate(file["functions"]):
                if function["drop"]:
                    tally.functions[function["drop"]] += 1
                else:
                    kept.append(index)
            yield _Item(look, file, files[look["task"]].repository, kept)


def _without_duplicates(items: list[_Item], config: Config, tally: Tally) -> list[_Item]:
    index = Index(config.duplicates.files)
    seen: set[str] = set()
    kept: list[_Item] = []
    for one in items:
        if one.file["sha"] in seen:
            tally.files["the same as another"] += 1
            tally.functions["in a file that is there already"] += len(one.functions)
            continue
        seen.add(one.file["sha"])
        signature = unpacked(one.file["sig"])
        if next(index.near(signature), None) is not None:
            tally.files["nearly the same as another"] += 1
            tally.functions["in a file that is there already"] += len(one.functions)
            continue
        index.add(len(kept), signature)
        kept.append(one)
    return kept


def _without_same_functions(items: list[_Item], config: Config, tally: Tally) -> None:
    index = Index(config.duplicates.functions)
    seen: set[str] = set()
    for number, one in enumerate(items):
        kept: list[int] = []
        for at in one.functions:
            function = one.file["functions"][at]
            if function["sha"] in seen:
                tally.functions["the same as another"] += 1
                continue
            seen.add(function["sha"])
            signature = unpacked(function["sig"])
            if next(index.near(signature), None) is not None:
                tally.functions["nearly the same as another"] += 1
                continue
            index.add((number, at), signature)
            kept.append(at)
        one.functions = kept


def _divided(items: list[_Item], config: Config) -> None:
    """Whole repositories on each side, in an order that the seed decides; none that is far too large for its side."""
    sizes: Counter[str] = Counter()
    for one in items:
        sizes[one.repository] += one.file["tokens"]
    total = sum(sizes.values())
    room: dict[Side, float] = {
        "test": config.split.test * total,
        "validation": config.split.validation * total,
    }
    sides: dict[str, Side] = {}
    for repository in sorted(sizes, key=lambda name: _drawn(config.seed, name)):
        for side, left in room.items():
            if left > 0 and sizes[repository] <= 1.5 * left:
                sides[repository] = side
                room[side] = left - sizes[repository]
                break
    for one in items:
        one.side = sides.get(one.repository, "train")


def _drawn(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{name}".encode("utf-8", "surrogateescape")).digest()


def _without_neighbours(items: list[_Item], config: Config, tally: Tally) -> None:
    """Drop what is held out and near to what is trained on, and what is tested and near to what is validated on."""
    functions, files = Index(config.duplicates.across), Index(config.duplicates.across)
    for side in SIDES:
        own = [one for one in items if one.side == side]
        fresh: list[array[int]] = []
        for one in own:
            if side != "train" and next(files.near(unpacked(one.file["sig"])), None) is not None:
                tally.files["too near to another side"] += 1
                tally.functions["too near to another side"] += len(one.functions)
                one.functions, one.file = [], one.file | {"plugin": "too near to another side"}
                continue
            kept: list[int] = []
            for at in one.functions:
                signature = unpacked(one.file["functions"][at]["sig"])
                if side != "train" and next(functions.near(signature), None) is not None:
                    tally.functions["too near to another side"] += 1
                    continue
                kept.append(at)
                fresh.append(signature)
            one.functions = kept
        for signature in fresh:
            functions.add(len(functions), signature)
        for one in own:
            files.add(len(files), unpacked(one.file["sig"]))
