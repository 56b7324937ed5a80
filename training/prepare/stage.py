"""Makes examples of collected plugins: checked, without duplicates and secrets, divided for training and testing.

    python -m training prepare --config configs/training/prepare.toml --out build/prepared

Makes `train.jsonl`, `validation.jsonl` and `test.jsonl`; `contexts/` with, for each conversation about a function, the
smallest plugin that it compiles in; `README.md`, which describes the data, and `statistics.html`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from server.paths import data_dir
from training.code.opened import Opener, make_room
from training.prepare import gold, looking, making
from training.prepare.card import describe
from training.prepare.choosing import SIDES, Chosen, Tally, choose
from training.prepare.config import Config
from training.prepare.contrast import of_table
from training.prepare.figures import Figures
from training.prepare.making import Made, Sided, sided
from training.prepare.weighing import Sized, how_many, weights_of
from training.rows.collected import Collected, read
from training.run.files import as_json, digest_of, write_whole, writing
from training.run.journal import Journal
from training.run.journal import read as journalled
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.run.workers import available, in_order

_AT_ONCE = 8
_MOST_WEIGHT = 3.0


def run(config: Config, out: Path) -> None:
    """Make the examples; what an earlier run of the same did is not done again."""
    collected = config.collected
    files = [one for one in read(collected) if _is_wanted(one, config)] if collected is not None else []
    files = files[: config.most_files or None]
    include = tuple(str(one) for one in config.include)
    processes = config.processes or available()
    work = out / WORK
    with Progress(out, "prepare") as progress:
        _look(config, files, include, processes, work, progress)
        tally = Tally()
        chosen = choose(journalled(work / "looks.jsonl"), files, config, tally)
        _make(config, files, chosen, include, processes, work, progress)
        _own(config, include, work, progress)
        progress.step("write")
        figures = _write(config, files, work, out, tally)
        write_whole(out / SUMMARY, as_json(figures.summary(), 2) + "\n")
        describe(out, config, figures)


def _is_wanted(one: Collected, config: Config) -> bool:
    keep = config.keep
    is_free = one.licence in keep.licences if one.licence and keep.licences else bool(one.licence) or keep.unlicensed
    return one.sort == "plugin" and is_free and one.bytes <= keep.most_bytes


def _look(
    config: Config, files: list[Collected], include: tuple[str, ...], processes: int, work: Path, progress: Progress
) -> None:
    with Journal(work / "looks.jsonl") as journal:
        progress.step("look at plugins", len(files), journal.count)
        tasks = [looking.Task(number, one.file) for number, one in enumerate(files)][journal.count :]
        prepare = partial(looking.looker, str(config.collected), include, config.keep)
        looks = in_order(prepare, looking.lost, tasks, _worth(processes, len(tasks)), config.time_limit_s)
        _keep(journal, looks, progress)


def _make(
    config: Config,
    files: list[Collected],
    chosen: list[Chosen],
    include: tuple[str, ...],
    processes: int,
    work: Path,
    progress: Progress,
) -> None:
    by_task: dict[int, list[Chosen]] = {}
    for one in chosen:
        by_task.setdefault(one.task, []).append(one)
    tasks = [
        making.Task(number, files[number], tuple((one.path, one.side, one.functions, one.plugin) for one in ones))
        for number, ones in sorted(by_task.items())
    ]
    with Journal(work / "made.jsonl") as journal:
        progress.step("make examples", len(tasks), journal.count)
        left = tasks[journal.count :]
        prepare = partial(making.maker, str(config.collected), include, config)
        made = in_order(prepare, making.lost, left, _worth(processes, len(left)), config.time_limit_s)
        _keep(journal, map(Made.plain, made), progress)


def _own(config: Config, include: tuple[str, ...], work: Path, progress: Progress) -> None:
    """The examples that need no collected plugin: our own plugins, and names that are wrong."""
    with Journal(work / "own.jsonl") as journal:
        if journal.count:
            return
        progress.step("own examples")
        make_room()
        opener = Opener(include, [data_dir()])
        made = Made(-1)
        for row, code in gold.examples(opener, config.formats, config.seed) if config.gold else ():
            made.rows.append(sided("train", row))
            if code:
                made.contexts.append(("train", {"id": row.id, "code": code, "start": 0, "end": len(code.encode()) - 1}))
        if config.formats.chat and config.formats.contrast:
            # The folder need not exist: nothing but our own headers is included.
            made.contrast += [sided("train", row) for row in of_table(opener, work.absolute(), config.seed)]
        journal.add([made.plain()])


def _worth(processes: int, tasks: int) -> int:
    return processes if tasks > 1 else 1


def _keep(journal: Journal, values: Iterable[Any], progress: Progress) -> None:
    batch: list[Any] = []
    told = time.monotonic()
    for one in values:
        batch.append(one)
        if len(batch) >= _AT_ONCE or time.monotonic() - told > 2:
            journal.add(batch)
            progress.advance(len(batch))
            batch, told = [], time.monotonic()
    journal.add(batch)
    progress.advance(len(batch))


# Writing -------------------------------------------------------------------------------------------------------


def _write(config: Config, files: list[Collected], work: Path, out: Path, tally: Tally) -> Figures:
    """Write all sides; two passes over what was made, so that only sizes are held."""
    figures = Figures(files=len(files), bytes=sum(one.bytes for one in files), tally=tally)
    taken = _contrast(config, work, figures)
    sizes: list[Sized] = []
    for one in _made_rows(work, taken):
        row = one.row
        if one.side == "train":
            sizes.append(Sized((row["kind"], row.get("group", ""), tuple(row.get("tags", ())), one.tokens)))
    weights = iter(weights_of(sizes, config.weights))
    with ExitStack() as stack:
        streams = {side: stack.enter_context(writing(out / f"{side}.jsonl")) for side in SIDES}
        for one in _made_rows(work, taken):
            row = one.row
            weight = next(weights) if one.side == "train" else 1.0
            weight *= figures.contrast_weight if "contrast" in row.get("tags", ()) else 1.0
            if weight != 1.0:
                row["weight"] = round(weight, 6)
            figures.note(one, weight)
            streams[one.side].write(as_json(row) + "\n")
    with ExitStack() as stack:
        streams = {side: stack.enter_context(writing(out / "contexts" / f"{side}.jsonl")) for side in SIDES}
        for made in _made(work):
            for side, context in made["contexts"]:
                streams[side].write(as_json(context) + "\n")
            figures.left.update(made["left"])
    return figures


def _contrast(config: Config, work: Path, figures: Figures) -> frozenset[str]:
    """The ids of the examples about what is wrong that are taken, so many that they have their share."""
    others = 0
    candidates: dict[str, tuple[bool, str]] = {}
    for made in _made(work):
        others += sum(side == "train" and row["kind"] == "chat" for side, _, row in made["rows"])
        for side, _, row in made["contrast"]:
            if side == "train":
                candidates[row["id"]] = ("real" in row["tags"], digest_of((str(config.seed), row["id"])))
    wanted = round(how_many(config.formats.contrast, others))
    # The table first: what real code was broken with is drawn from it and says less about each name.
    order = sorted(candidates, key=candidates.__getitem__)
    taken = order[:wanted] if others else order
    if taken:
        figures.contrast_weight = min(_MOST_WEIGHT, max(1.0, wanted / len(taken)))
    return frozenset(taken)


def _made(work: Path) -> Iterator[dict[str, Any]]:
    yield from journalled(work / "own.jsonl")
    yield from journalled(work / "made.jsonl")


def _made_rows(work: Path, taken: frozenset[str]) -> Iterator[Sided]:
    for made in _made(work):
        for one in made["rows"]:
            yield Sided(*one)
        for one in made["contrast"]:
            if one[2]["id"] in taken:
                yield Sided(*one)
