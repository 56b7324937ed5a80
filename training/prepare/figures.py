"""The figures of a run of `prepare`: how much of what was made, and what each filter took away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from training.prepare.choosing import Tally
from training.prepare.making import Sided

FORMATS = ("function", "plugin", "repair", "contrast", "fim", "text")


@dataclass(slots=True)
class Figures:
    """What is counted while examples are written. Tokens are of o200k."""

    files: int
    bytes: int
    tally: Tally
    contrast_weight: float = 1.0
    left: Counter[str] = field(default_factory=Counter)
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    tokens: Counter[tuple[str, str]] = field(default_factory=Counter)
    weighted: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    chat_weight: float = 0.0
    contrast_share: float = 0.0

    def note(self, one: Sided, weight: float) -> None:
        """Count an example that is written."""
        format = next((name for name in FORMATS if name in one.row.get("tags", ())), one.row["kind"])
        self.rows[one.side, format] += 1
        self.tokens[one.side, format] += one.tokens
        self.licences[one.row.get("licence", "") or "not known"] += 1
        if one.side != "train":
            return
        self.weighted[format] += round(one.tokens * weight)
        self.groups[one.row.get("group", "")] += round(one.tokens * weight)
        self.tags.update(one.row.get("tags", ()))
        self.lengths.append(one.tokens)
        if one.row["kind"] == "chat":
            is_contrast = "contrast" in one.row.get("tags", ())
            self.chat_weight += 1.0 if not is_contrast else self.contrast_weight
            self.contrast_share += self.contrast_weight if is_contrast else 0.0

    def summary(self) -> dict[str, Any]:
        """All figures as plain values, names sorted."""
        tally = self.tally
        return {
            "files read": self.files,
            "megabytes read": round(self.bytes / 1e6, 2),
            "examples": {side: _of(self.rows, side) for side in ("train", "validation", "test")},
            "tokens": {side: _of(self.tokens, side) for side in ("train", "validation", "test")},
            "weighted tokens": _sorted(self.weighted),
            "contrast among conversations": round(self.contrast_share / self.chat_weight, 4) if self.chat_weight else 0,
            "files": _sorted(tally.files),
            "functions": _sorted(tally.functions),
            "whole plugins": _sorted(tally.plugins),
            "written in new syntax": tally.renewed,
            "games": _sorted(tally.games),
            "masked": _sorted(tally.secrets),
            "findings": dict(tally.rules.most_common(25)),
            "not made": _sorted(self.left),
            "licences": _sorted(self.licences),
            "repositories": len(self.groups),
            "largest repositories (weighted tokens)": dict(self.groups.most_common(12)),
        }


def _of(counts: Counter[tuple[str, str]], side: str) -> dict[str, int]:
    found = {format: number for (of, format), number in counts.items() if of == side}
    return {name: found[name] for name in FORMATS if name in found} | {"all": sum(found.values())}


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
