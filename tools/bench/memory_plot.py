"""Draws memory over what has come as an SVG picture, that is to be read on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 40, 44
_COLOURS = ("#2f7ed8", "#d8742f")
_INK = "#7a7f87"
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Megabytes by how many have come."""

    name: str
    points: list[tuple[int, float]]


def drawn(lines: Sequence[Line]) -> str:
    """The picture. Each line has all of the width, and its own numbers there."""
    top = max(value for line in lines for _, value in line.points) * 1.15
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">',
        f"<title>Memory of the service over {' and '.join(line.name for line in lines)}</title>",
    ]
    for step in range(_STEPS + 1):
        value = top * step / _STEPS
        at = _down(value, top)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="{_INK}" stroke-opacity=".25"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{value:.0f}</text>')
    parts.append(f'<text x="{_LEFT - 8}" y="{_TOP - 16}" text-anchor="end">MB</text>')
    for number, line in enumerate(lines):
        parts += _line(line, number, top)
    return "\n".join([*parts, "</svg>", ""])


def _line(line: Line, number: int, top: float) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    count = line.points[-1][0]
    places = [f"{_across(at, count):.1f},{_down(value, top):.1f}" for at, value in line.points]
    right = _LEFT + 16 + number * 220
    low = _HEIGHT - _BOTTOM + 18 + number * 15
    named = f"{count:,} {line.name}"
    return [
        f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<path d="M{right} {_TOP - 20}h22" stroke="{colour}" stroke-width="3"/>',
        f'<text x="{right + 30}" y="{_TOP - 16}">{named}: {line.points[-1][1]:.0f} MB</text>',
        *(
            f'<text x="{_across(count * tenth // 10, count):.1f}" y="{low}" text-anchor="middle" fill="{colour}">'
            f"{count * tenth // 10:,}</text>"
            for tenth in (1, 5, 10)
        ),
    ]


def _across(at: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * at / count


def _down(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / top
