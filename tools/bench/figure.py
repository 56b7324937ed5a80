"""One measured number: what it is, how it was measured, what it should be. Printed for people or as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its story. `goal` is the bound that it must keep: at most, or `at_least`."""

    name: str
    value: float
    unit: str
    how: str
    goal: float | None = None
    at_least: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> bool | None:
        """Whether the goal is kept; None without one."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "goal": self.goal,
            "reached": self.reached,
            "how": self.how,
            "details": self.details,
        }


def share(name: str, hits: int, total: int, how: str, goal: float, details: dict[str, Any]) -> Figure:
    """A figure in percent, with the numbers behind it."""
    value = 100 * hits / total if total else 100.0
    return Figure(name, value, "%", f"{hits} of {total}; {how}", goal, True, details)


def p95(values: Sequence[float]) -> float:
    """The value that 95 % do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def show(console: Console, figure: Figure) -> None:
    """Print a figure with how it was measured."""
    digits = 0 if figure.value >= 100 or figure.unit == "" else 1 if figure.unit in ("%", "MB") else 2
    line = Text()
    line.append(f"{figure.value:>9.{digits}f} {figure.unit:<2} ", "bold")
    line.append(figure.name)
    if figure.goal is not None:
        style = "green" if figure.reached else "bold red"
        bound = "at least" if figure.at_least else "at most"
        line.append(f"  ({bound} {figure.goal:g} {figure.unit}".rstrip() + ")", style)
    console.print(line)
    for text in (figure.how, *(f"{name}: {value}" for name, value in figure.details.items())):
        console.print(Text(" " * 13 + text, "dim"))
