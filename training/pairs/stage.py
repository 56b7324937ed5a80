"""Makes preference pairs of prepared conversations: the checked answer, and one with something really wrong in it.

python -m training pairs --set prepared=build/prepared --out build/pairs
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from training.code.opened import Opener, make_room
from training.pairs.candidates import pairs_of
from training.pairs.config import Config
from training.pairs.mistaken import Task, lost, maker
from training.rows.jsonl import read
from training.run.files import InputError, as_json, digest_of, write_whole, writing
from training.run.journal import Journal
from training.run.journal import read as journalled
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.run.workers import available, in_order

_AT_ONCE = 8
_TIME_LIMIT_S = 60.0


def run(config: Config, out: Path) -> None:
    """Make the pairs of each side; what an earlier run made is kept."""
    figures: dict[str, Any] = {}
    with Progress(out, "pairs") as progress:
        for side in config.sides:
            tasks = list(islice(_tasks(config.prepared, side), config.most or None))
            work = out / WORK / f"{side}.jsonl"
            with Journal(work) as journal:
                progress.step(side, len(tasks), journal.count)
                for rows in _made(config, tasks[journal.count :]):
                    journal.add(rows)
                    progress.advance(len(rows))
            figures[side] = _written(config, side, journalled(work), out)
        write_whole(out / SUMMARY, as_json(figures, 2) + "\n")


def _tasks(prepared: Path, side: str) -> Iterator[Task]:
    """The conversations whose code has a context; those about what is wrong, and repairs, have none."""
    held = prepared / "contexts" / f"{side}.jsonl"
    try:
        with held.open(encoding="utf-8") as stream:
            contexts = {context["id"]: context for context in map(json.loads, stream)}
    except (OSError, ValueError, KeyError):
        raise InputError(f"{held} can not be read: {prepared} is no output of `prepare`") from None
    seen: set[str] = set()
    for row in read(prepared / f"{side}.jsonl"):
        context = contexts.get(row.id)
        if row.kind != "chat" or context is None:
            continue
        code = digest_of([row.messages[-1].content])
        if code not in seen:  # one answer may stand under several requests
            seen.add(code)
            yield Task(row.model_dump(mode="json"), context)


def _made(config: Config, tasks: list[Task]) -> Iterator[list[list[dict[str, Any]]]]:
    if config.worse == "candidates":
        make_room()
        opener = Opener()
        for batch in _batches(tasks):
            yield pairs_of(batch, config, opener)
        return
    processes = config.processes or available()
    prepare = partial(maker, config.seed, config.each, config.length)
    yield from _batches(in_order(prepare, lost, tasks, processes if len(tasks) > 1 else 1, _TIME_LIMIT_S))


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(values)
    while batch := list(islice(source, _AT_ONCE)):
        yield batch


def _written(config: Config, side: str, made: Iterable[list[dict[str, Any]]], out: Path) -> dict[str, Any]:
    """Write the pairs, no more of one mistake than may be; which those are, a number drawn for each says."""
    rows = [row for ones in made for row in ones]
    kinds = Counter(_kind(row) for row in rows)
    order = sorted(rows, key=lambda row: digest_of((str(config.seed), row["id"])))
    taken: Counter[str] = Counter()
    most = _most(kinds, config.most_alike)
    kept: set[str] = set()
    for row in order:
        if taken[_kind(row)] < most:
            taken[_kind(row)] += 1
            kept.add(row["id"])
    with writing(out / f"{side}.jsonl") as stream:
        for row in rows:
            if row["id"] in kept:
                stream.write(as_json(row) + "\n")
    longer = sum(len(row["chosen"]) > len(row["rejected"]) for row in rows if row["id"] in kept)
    return {
        "pairs": len(kept),
        "left out as too many of one kind": len(rows) - len(kept),
        "better answer is the longer one": round(longer / len(kept), 3) if kept else 0,
        "kinds": dict(sorted(taken.items())),
    }


def _kind(row: dict[str, Any]) -> str:
    return next((tag for tag in row["tags"] if tag not in ("pair", "gold", "candidate")), "candidate")


def _most(kinds: Counter[str], share: float) -> int:
    """How many of a kind there may be, so that none has more than its share of what is left."""
    if len(kinds) * share <= 1:
        return max(kinds.values(), default=0)
    level = max(kinds.values(), default=0)
    while level > 1 and level > share * sum(min(count, level) for count in kinds.values()):
        level -= 1
    return level
