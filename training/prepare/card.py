"""Describes prepared data: `README.md` for people and hubs, and `statistics.html`, a page with its own pictures."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.prepare.config import Config
from training.prepare.figures import Figures
from training.run.files import as_json, write_whole

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6472; --bar: #3b6ea8; --line: #d8dce3; --back: #fdfdfc; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ef; --soft: #98a2b3; --bar: #6fa3dc; --line: #343b48; --back: #14181f; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); } svg rect { fill: var(--bar); } svg line { stroke: var(--line); }
"""
_MOST_BARS = 16
_BAR, _NAME, _WIDE = 22, 300, 900


def describe(out: Path, config: Config, figures: Figures) -> None:
    """Write both."""
    summary = figures.summary()
    write_whole(out / "README.md", _card(config, summary))
    write_whole(out / "statistics.html", _page(summary, figures.lengths))


def _card(config: Config, summary: Mapping[str, Any]) -> str:
    held = summary["examples"]
    train = held["train"]
    tokens = summary["tokens"]["train"]
    lines = [
        "---",
        "language: [en]",
        "tags: [sourcepawn, sourcemod, left4dead2, code]",
        "---",
        "",
        "# SourcePawn examples for Left 4 Dead 2",
        "",
        "Made by `python -m training prepare` of L4D2 Architect from public plugins and from plugins of its own.",
        "Every function was cut by the parser, stands in a context in which the analysis finds no error, and has no",
        "finding of its own that is not allowed below. Each example says where it is from and under which licence.",
        "",
        "| format | examples | tokens (o200k) |",
        "|---|---|---|",
        *(f"| {name} | {train[name]} | {tokens[name]} |" for name in train),
        "",
        f"Held out: {held['validation']['all']} for validation, {held['test']['all']} for testing, from repositories",
        "of which nothing is trained on, and nothing nearly the same.",
        "",
        "## What was left out",
        "",
        *_rows("files", summary["files"]),
        "",
        *_rows("functions", summary["functions"]),
        "",
        "## What was masked",
        "",
        *(_rows("what", summary["masked"]) if summary["masked"] else ["Nothing."]),
        "",
        "## Licences",
        "",
        "Files of which nobody says a licence are plugins for SourceMod, whose licence asks for the GPL.",
        "",
        *_rows("licence", summary["licences"]),
        "",
        "## How it was made",
        "",
        "```json",
        as_json(config.model_dump(mode="json", exclude={"processes", "collected", "include"}), 2),
        "```",
    ]
    return "\n".join(lines) + "\n"


def _rows(title: str, counts: Mapping[str, int]) -> list[str]:
    return [f"| {title} | number |", "|---|---|", *(f"| {name} | {number} |" for name, number in counts.items())]


def _page(summary: Mapping[str, Any], lengths: list[int]) -> str:
    parts = [
        _section("Examples for training", summary["examples"]["train"], {"all"}),
        _section("Tokens for training", summary["tokens"]["train"], {"all"}),
        _section("Tokens as they count", summary["weighted tokens"]),
        _section("Length of an example, in tokens", _histogram(lengths)),
        _section("Files", summary["files"]),
        _section("Functions", summary["functions"]),
        _section("Games", summary["games"]),
        _section("Findings in what was read", summary["findings"]),
        _section("Licences of examples", summary["licences"]),
        _section("Repositories that count most", summary["largest repositories (weighted tokens)"]),
    ]
    body = "\n".join(part for part in parts if part)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return (
        f'<!doctype html>\n<html lang="en">\n<head>{head}<title>Prepared data</title><style>{_STYLE}</style></head>\n'
        f"<body>\n<h1>Prepared data</h1>\n{body}\n</body>\n</html>\n"
    )


def _section(title: str, counts: Mapping[str, int], without: frozenset[str] | set[str] = frozenset()) -> str:
    shown = {name: number for name, number in counts.items() if name not in without}
    if not shown:
        return ""
    return f"<h2>{html.escape(title)}</h2>\n{bars(shown, title)}"


def bars(counts: Mapping[str, int], title: str) -> str:
    """A picture of counts, one bar below the other."""
    shown = list(counts.items())[:_MOST_BARS]
    most = max((number for _, number in shown), default=0) or 1
    height = _BAR * len(shown) + 6
    room = _WIDE - _NAME - 110
    lines = [f'<svg viewBox="0 0 {_WIDE} {height}" role="img" aria-label="{html.escape(title)}">']
    for row, (name, number) in enumerate(shown):
        y = row * _BAR + 4
        width = max(1.0, room * number / most) if number else 0.0
        short = name if len(name) <= 44 else f"{name[:43]}…"
        lines.append(f'<text x="{_NAME - 8}" y="{y + 13}" text-anchor="end">{html.escape(short)}</text>')
        lines.append(f'<rect x="{_NAME}" y="{y}" width="{width:.1f}" height="{_BAR - 7}" rx="2"/>')
        lines.append(f'<text class="soft" x="{_NAME + width + 6:.1f}" y="{y + 13}">{number:,}</text>')
    return "\n".join([*lines, "</svg>"])


def _histogram(lengths: list[int]) -> dict[str, int]:
    edges = (64, 128, 256, 512, 1024, 2048, 4096, 8192)
    found = {f"up to {edge}": 0 for edge in edges} | {"more": 0}
    for length in lengths:
        edge = next((edge for edge in edges if length <= edge), None)
        found[f"up to {edge}" if edge is not None else "more"] += 1
    return found
