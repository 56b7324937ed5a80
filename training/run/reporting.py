"""Tells in Markdown what finished stages did: from `run.json`, and the summary that a stage leaves beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.run.files import InputError
from training.run.output import described

SUMMARY = "summary.json"
"""A table of figures by their names, nested as the stage likes; who makes one writes it here."""


def told(out: Path) -> str:
    """A stage's folder, or those of a pipeline in their order. Raises `InputError` when there is no stage in it."""
    own = described(out)
    if own:
        return _of_stage(out, own)
    if not out.is_dir():
        raise InputError(f"{out} does not exist")
    parts = told_of([folder for folder in sorted(out.iterdir()) if folder.is_dir()])
    if not parts:
        raise InputError(f"{out} holds no output of a stage")
    return parts


def told_of(folders: Sequence[Path]) -> str:
    """What the stages in some folders did, in that order; folders that hold no stage are passed over."""
    inner = [(folder, described(folder)) for folder in folders]
    return "\n\n".join(_of_stage(folder, known) for folder, known in inner if known)


def _of_stage(out: Path, known: dict[str, Any]) -> str:
    lines = [f"## {known['stage']}: {out.name}", "", f"Status: {known['status']}, seed {known.get('seed')}."]
    git = known.get("git") or {}
    if git:
        lines.append(f"Code: commit {git['commit'][:12]}{' with changes' if git.get('changed') else ''}.")
    for one in known.get("inputs", []):
        lines.append(f"Read: {one['path']}, {one['files']} files, {one['bytes'] / 1e6:.1f} MB.")
    outputs = known.get("outputs", {})
    if outputs:
        shown = [name for name in outputs if "/" not in name]
        more = len(outputs) - len(shown)
        lines.append(f"Made: {', '.join(shown)}{f' and {more} files in folders' if more else ''}.")
    summary = out / SUMMARY
    if summary.is_file():
        lines += ["", *_table(json.loads(summary.read_text("utf-8")))]
    return "\n".join(lines)


def _table(values: dict[str, Any], before: str = "") -> list[str]:
    lines = [] if before else ["| figure | value |", "|---|---|"]
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            lines += _table(value, f"{name} / ")
        else:
            lines.append(f"| {name} | {value} |")
    return lines
