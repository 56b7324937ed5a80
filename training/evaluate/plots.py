"""Plots as SVG, drawn by ourselves: they need no library and take their colours from the page; each has a title."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

_ROW = 26
_LABEL = 150
_WIDTH = 720
_BAR = 14


def bars(rows: Sequence[tuple[str, float, float | None, float | None, str]], title: str) -> str:
    """Shares as bars with their intervals: label, value, low, high, and the text at the end."""
    height = _ROW * len(rows) + 30
    room = _WIDTH - _LABEL - 130
    parts = [_open(height, title)]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _LABEL + room * tick
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="4" x2="{x:.1f}" y2="{height - 22}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{height - 6}" text-anchor="middle">{tick:.0%}</text>')
    for at, (label, value, low, high, text) in enumerate(rows):
        y = 8 + at * _ROW
        middle = y + _BAR / 2
        parts.append(
            f'<text class="label" x="{_LABEL - 10}" y="{middle + 4:.1f}" text-anchor="end">{escape(label)}</text>'
        )
        parts.append(
            f'<rect class="bar" x="{_LABEL}" y="{y}" width="{room * value:.1f}" height="{_BAR}" rx="3">'
            f"<title>{escape(label)}: {escape(text)}</title></rect>"
        )
        if low is not None and high is not None:
            first, last = _LABEL + room * low, _LABEL + room * high
            parts.append(f'<line class="range" x1="{first:.1f}" y1="{middle}" x2="{last:.1f}" y2="{middle}"/>')
            for x in (first, last):
                parts.append(f'<line class="range" x1="{x:.1f}" y1="{middle - 4}" x2="{x:.1f}" y2="{middle + 4}"/>')
        parts.append(f'<text class="value" x="{_LABEL + room + 12}" y="{middle + 4:.1f}">{escape(text)}</text>')
    return "".join([*parts, "</svg>"])


def counts(found: dict[str, int], title: str) -> str:
    """A histogram, largest first."""
    most = max(found.values(), default=1)
    height = _ROW * len(found) + 10
    room = _WIDTH - 2 * _LABEL - 70
    parts = [_open(height, title)]
    for at, (label, count) in enumerate(found.items()):
        y = 6 + at * _ROW
        parts.append(f'<text class="label" x="{2 * _LABEL - 60}" y="{y + 11}" text-anchor="end">{escape(label)}</text>')
        parts.append(
            f'<rect class="bar other" x="{2 * _LABEL - 50}" y="{y}" width="{room * count / most:.1f}" '
            f'height="{_BAR}" rx="3"/>'
        )
        x = 2 * _LABEL - 42 + room * count / most
        parts.append(f'<text class="value" x="{x:.1f}" y="{y + 11}">{count}</text>')
    return "".join([*parts, "</svg>"])


def heat(rows: Sequence[dict[str, Any]], steps: Sequence[str], title: str) -> str:
    """One square for each task: how far its samples get, the step's share as its shade."""
    size, across = 18, 36
    height = size * ((len(rows) + across - 1) // across) + 10
    parts = [_open(height, title)]
    for at, row in enumerate(rows):
        x, y = (at % across) * (size + 2), (at // across) * size + 4
        share = len(row["passed"]) / len(steps)
        where = row["passed"][-1] if row["passed"] else "nothing"
        parts.append(
            f'<rect class="cell" x="{x}" y="{y}" width="{size - 2}" height="{size - 2}" rx="2" '
            f'style="opacity:{0.12 + 0.88 * share:.2f}"><title>{escape(row["task"])}: {escape(where)}</title></rect>'
        )
    return "".join([*parts, "</svg>"])


def _open(height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    )
