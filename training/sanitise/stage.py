"""Puts names that are wrong right in examples, or drops these; afterwards none is left in what is meant as right.

    python -m training sanitise --set rows=build/prepared --out build/sanitised

Makes a file of the same name for each file of examples, and `changes.txt`, a line of JSON for each change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from training.code.opened import Opener, prepare_process
from training.rows.example import ADAPTER
from training.rows.jsonl import files_of, plain, read
from training.run.files import as_json, write_whole, writing
from training.run.journal import Journal
from training.run.journal import read as journalled
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.run.workers import available, in_order
from training.sanitise.cleaning import Cleaner, wrong_in
from training.sanitise.config import Config

_AT_ONCE = 16
_TIME_LIMIT_S = 60.0


def run(config: Config, out: Path) -> None:
    """Clean every file; what an earlier run cleaned is kept."""
    counts: Counter[str] = Counter()
    changes: list[dict[str, str]] = []
    with Progress(out, "sanitise") as progress:
        for file in files_of(config.rows):
            work = out / WORK / file.name
            with Journal(work) as journal:
                progress.step(file.name, done=journal.count)
                left = islice(read(file), journal.count, None)
                tasks = (row.model_dump(mode="json") for row in left)
                processes = config.processes or available()
                cleaned = in_order(partial(cleaner, config.correct), _lost, tasks, processes, _TIME_LIMIT_S)
                while batch := list(islice(cleaned, _AT_ONCE)):
                    journal.add(batch)
                    progress.advance(len(batch))
            _write(work, out / file.name, counts, changes)
    with writing(out / "changes.txt") as stream:
        stream.writelines(as_json(one) + "\n" for one in changes)
    wrong = Counter(one["wrong"] for one in changes if one["wrong"])
    summary = {"examples": dict(sorted(counts.items())), "names": dict(wrong.most_common(40))}
    write_whole(out / SUMMARY, as_json(summary, 2) + "\n")


def cleaner(correct: bool) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What cleans an example, made once in each process."""
    prepare_process()
    opener = Opener()
    made = Cleaner(opener, correct)

    def clean(values: dict[str, Any]) -> dict[str, Any]:
        row = ADAPTER.validate_python(values)
        cleaned = made.clean(row)
        notes = [{"what": one.what, "wrong": one.wrong, "right": one.right} for one in cleaned.notes]
        # What is handed on was looked at, whether it was changed or not.
        assert cleaned.row is None or not cleaned.notes or not list(wrong_in(opener, cleaned.row))
        return {"id": row.id, "row": plain(cleaned.row) if cleaned.row is not None else None, "notes": notes}

    return clean


def _lost(values: dict[str, Any]) -> dict[str, Any]:
    return {"id": values["id"], "row": None, "notes": [{"what": "dropped: too much", "wrong": "", "right": ""}]}


def _write(work: Path, to: Path, counts: Counter[str], changes: list[dict[str, str]]) -> None:
    with writing(to) as stream:
        for one in journalled(work):
            is_kept = one["row"] is not None
            counts["kept" if is_kept and not one["notes"] else "corrected" if is_kept else "dropped"] += 1
            changes.extend({"id": one["id"], **note} for note in one["notes"])
            if is_kept:
                stream.write(as_json(one["row"]) + "\n")
