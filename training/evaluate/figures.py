"""Works out what a report tells from the judged samples: the funnel, pass@k, families, errors, cost and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from statistics import fmean, median
from typing import Any

from training.evaluate.funnel import STEPS
from training.evaluate.sampling import Row
from training.evaluate.statistics import Interval, Paired, bootstrap, paired, pass_at, wilson

_MOST_ERRORS = 25


def figures(rows: Sequence[Row], k: Iterable[int], seed: int) -> dict[str, Any]:
    """All figures of one evaluation, as plain values."""
    by_task = of_tasks(rows)
    shares = [_share(found) for found in by_task.values()]
    told: dict[str, Any] = {
        "tasks": len(by_task),
        "samples": len(rows),
        "right": _interval(bootstrap(shares, seed)),
        "solved": _interval(wilson(sum(share > 0.5 for share in shares), len(shares))),
        "pass_at": {str(one): _interval(_pass_at(by_task, one, seed)) for one in k},
        "funnel": _funnel(rows),
        "families": _families(by_task, seed),
        "api": _mean(row["api"] for row in rows if row["code"]),
        "bleu": _mean(row["bleu"] for row in rows if "bleu" in row),
        "security": _mean(row["security"] for row in rows if row["code"]),
        "codes": _errors(rows, "codes"),
        "numbers": _errors(rows, "numbers"),
        "faults": dict(Counter(row["fault"] for row in rows if row.get("fault")).most_common(_MOST_ERRORS)),
        "refused": sum("error" in row for row in rows),
        "answered": _answered(rows),
        "cost": _cost(rows),
    }
    repaired = [row for row in rows if "repaired" in row]
    if repaired:
        after = [_share(found, with_repair=True) for found in by_task.values()]
        told["repair"] = {"asked": len(repaired), "right": _interval(bootstrap(after, seed))}
    gaps = [row for row in rows if "similarity" in row]
    if gaps:
        told["gaps"] = {
            "samples": len(gaps),
            "exact": _mean(row["exact"] for row in gaps),
            "similarity": _mean(row["similarity"] for row in gaps),
            "clean": _mean(row["alone"]["compiles"] and row["alone"]["clean"] for row in gaps),
        }
    return told


def of_tasks(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The samples of each task, in order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["task"]), []).append(row)
    return dict(sorted(found.items()))


def compared(first: Sequence[Row], second: Sequence[Row], seed: int) -> dict[str, Any]:
    """Two evaluations on the tasks that both have."""
    one, other = of_tasks(first), of_tasks(second)
    shared = sorted(one.keys() & other.keys())
    found: Paired = paired([_share(one[name]) for name in shared], [_share(other[name]) for name in shared], seed)
    told = asdict(found)
    told["left_out"] = len(one.keys() ^ other.keys())
    told["won"] = [name for name in shared if _share(one[name]) > 0.5 >= _share(other[name])]
    told["lost"] = [name for name in shared if _share(other[name]) > 0.5 >= _share(one[name])]
    return told


def _share(rows: Sequence[Row], with_repair: bool = False) -> float:
    return fmean(float(_is_right(row, with_repair)) for row in rows)


def _is_right(row: Row, with_repair: bool) -> bool:
    return bool(row["right"] or (with_repair and row.get("repaired", {}).get("right")))


def _answered(rows: Sequence[Row]) -> dict[str, Any]:
    """How often there is code at all, and how often it is right then: who refuses what he can not do is better."""
    answered = [row for row in rows if row["code"]]
    return {"samples": len(answered), **_interval(wilson(sum(bool(row["right"]) for row in answered), len(answered)))}


def _pass_at(by_task: Mapping[str, Sequence[Row]], k: int, seed: int) -> Interval:
    values = [pass_at(k, len(rows), sum(map(bool, (row["right"] for row in rows)))) for rows in by_task.values()]
    return bootstrap(values, seed)


def _funnel(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How many samples get through each step, all before it included, and how many hold it by itself."""
    told: list[dict[str, Any]] = []
    for step in STEPS:
        through = sum(step in row["passed"] for row in rows)
        alone = sum(bool(row["alone"].get(step)) for row in rows)
        told.append({"step": step, "through": through, "alone": alone, **_interval(wilson(through, len(rows)))})
    return told


def _families(by_task: Mapping[str, Sequence[Row]], seed: int) -> dict[str, Any]:
    families: dict[str, list[tuple[float, Sequence[Row]]]] = {}
    for name, rows in by_task.items():
        families.setdefault(name.split("/")[0], []).append((_share(rows), rows))
    return {
        family: {
            "tasks": len(found),
            **_interval(bootstrap([share for share, _ in found], seed)),
            "compiles": _mean("compiles" in row["passed"] for _, rows in found for row in rows),
        }
        for family, found in sorted(families.items())
    }


def _errors(rows: Iterable[Row], key: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        found = row.get(key) or ()
        counts.update({str(one): found[one] for one in found} if isinstance(found, dict) else map(str, found))
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_ERRORS])


def _cost(rows: Sequence[Row]) -> dict[str, Any]:
    seconds = [float(row["seconds"]) for row in rows if "seconds" in row]
    costs = [row.get("cost") for row in rows if "error" not in row]
    return {
        "dollars": round(sum(filter(None, costs)), 6) if all(one is not None for one in costs) else None,
        "prompt_tokens": sum(int(row.get("prompt_tokens", 0)) for row in rows),
        "completion_tokens": sum(int(row.get("completion_tokens", 0)) for row in rows),
        "seconds_median": round(median(seconds), 3) if seconds else None,
        "seconds_most": round(max(seconds), 3) if seconds else None,
    }


def _mean(values: Iterable[Any]) -> float | None:
    found = [float(one) for one in values]
    return round(fmean(found), 4) if found else None


def _interval(found: Interval) -> dict[str, float]:
    return {"value": round(found.value, 4), "low": round(found.low, 4), "high": round(found.high, 4)}
