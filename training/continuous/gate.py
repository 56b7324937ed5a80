"""Whether a new model may take the place of the present one, by what `evaluate` measured of both."""

from __future__ import annotations

from typing import Any

from training.continuous.config import Gate

Result = dict[str, Any]
_MOST_NAMED = 5


def refusal(gate: Gate, new: Result, present: Result | None) -> str:
    """Why the new model may not be served; "" when it may. `present` is None where there is none yet."""
    for name, least in gate.least.items():
        value = _figure(new, name)
        if value is None:
            return f"nobody measured `{name}`"
        if value < least:
            return f"{name} is {value:g}, and has to be {least:g}"
    seen = [one["task"] for one in new.get("contamination", []) if one["contaminated"]]
    if gate.clean and seen:
        return f"its data holds {len(seen)} of the tasks: {_named(seen)}"
    if present is None:
        return ""
    if new["task_set"] != present["task_set"] or new["judges"] != present["judges"]:
        return "the present model was measured with other tasks or another judge, so they can not be compared"
    found = new.get("comparison")
    if found is None or found["left_out"]:
        return "it was not compared with the present model in every task"
    if len(found["lost"]) > gate.most_lost:
        return f"it lost {len(found['lost'])} tasks that the present one can do: {_named(found['lost'])}"
    gap = found["difference"]
    if gate.rule == "not worse":
        if gap["low"] < -gate.margin:
            return f"it may be worse by {-gap['low']:.1%}, and {gate.margin:.1%} are allowed"
        return ""
    if gap["value"] <= 0:
        return f"it is not better: {gap['value']:+.1%}"
    if found["p"] > gate.alpha:
        return (
            f"that it is better ({gap['value']:+.1%}) may be chance: p = {found['p']:.3f} is more than {gate.alpha:g}"
        )
    return ""


def _figure(result: Result, name: str) -> float | None:
    value: Any = result["figures"]
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return float(value) if isinstance(value, int | float) else None


def _named(tasks: list[str]) -> str:
    more = f" and {len(tasks) - _MOST_NAMED} more" if len(tasks) > _MOST_NAMED else ""
    return ", ".join(tasks[:_MOST_NAMED]) + more
