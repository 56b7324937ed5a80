"""Draws the losses of a training as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _BELOW = 720, 260, 56, 28
_LINES = (
    ("train_loss", "training", "#2f7d5b"),
    ("valid_loss", "held out", "#b4612f"),
    ("full_valid_loss", "all held out", "#7a4fb2"),
)


def drawn(steps: Sequence[Mapping[str, float]]) -> str:
    """The losses over the steps; a picture without lines where there are none."""
    lines = {name: [(one["step"], one[name]) for one in steps if name in one] for name, _, _ in _LINES}
    points = [point for line in lines.values() for point in line]
    most = max((value for _, value in points), default=1.0) or 1.0
    last = max((step for step, _ in points), default=1.0) or 1.0

    def at(step: float, value: float) -> str:
        x = _LEFT + (_WIDTH - _LEFT - 16) * step / last
        y = 10 + (_HEIGHT - _BELOW - 10) * (1 - value / most)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="sans-serif"',
        ' font-size="12"><title>Loss over the steps of the training</title>',
        f'<path d="M{at(0, most)} L{at(0, 0)} L{at(last, 0)}" fill="none" stroke="#9aa1ac"/>',
        f'<text x="{_LEFT - 8}" y="16" text-anchor="end" fill="#6b7280">{most:.2f}</text>',
        f'<text x="{_LEFT - 8}" y="{_HEIGHT - _BELOW}" text-anchor="end" fill="#6b7280">0</text>',
        f'<text x="{_WIDTH - 16}" y="{_HEIGHT - 8}" text-anchor="end" fill="#6b7280">step {last:g}</text>',
    ]
    for number, (name, label, colour) in enumerate(_LINES):
        if lines[name]:
            path = " ".join(at(*point) for point in lines[name])
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>')
            x = _LEFT + 12 + 130 * number
            parts.append(f'<text x="{x}" y="{_HEIGHT - 8}" fill="{colour}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
