"""Looks at what a stage would do: its configuration, what it reads, the examples there with their tokens."""

from __future__ import annotations

import importlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from training.run.files import InputError, as_json, hashed
from training.run.stage import inputs_of

_MOST_TOKENS_COUNTED = 2000


@dataclass(slots=True)
class Found:
    """What there is to say, and what is wrong."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check_stage(stage: str, config: BaseModel) -> Found:
    """A configuration that was read, and its inputs."""
    found = Found(["The configuration:", as_json(config.model_dump(mode="json"), 2)])
    for path in inputs_of(config):
        try:
            held = hashed(path)
        except InputError as error:
            found.problems.append(str(error))
            continue
        found.lines.append(f"It reads {path}: {held.files} files, {held.bytes / 1e6:.1f} MB.")
        if path.suffix == ".jsonl":
            inner = check_rows(path)
            found.lines += inner.lines
            found.problems += inner.problems
    own = importlib.import_module(f"training.{stage}.config")
    more = getattr(own, "problems_of", None)
    if more is not None:
        found.problems += more(config)
    preview = getattr(own, "preview_of", None)
    if preview is not None and not found.problems:
        told = preview(config)
        found.lines += told.lines
        found.problems += told.problems
    return found


def check_rows(path: Path) -> Found:
    """Examples: whether each is one, how many of which kind, and how long they are."""
    from training.rows.jsonl import misfits, read
    from training.rows.tokens import tokens_in

    found = Found()
    found.problems = [str(one) for one in misfits(path)]
    if found.problems:
        return found
    kinds, tags, tokens, learnt = Counter[str](), Counter[str](), list[int](), 0
    for number, row in enumerate(read(path)):
        kinds[row.kind] += 1
        tags.update(row.tags)
        if number < _MOST_TOKENS_COUNTED:
            tokens.append(tokens_in(*row.texts()))
        if row.kind == "chat":
            learnt += sum(one.learn for one in row.messages if one.role == "assistant")
    total = sum(kinds.values())
    found.lines.append(f"{path}: {total} examples ({', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))})")
    if tokens:
        tokens.sort()
        size = sum(tokens) / len(tokens)
        found.lines.append(
            f"tokens of an example: median {tokens[len(tokens) // 2]}, "
            f"95th percentile {tokens[len(tokens) * 95 // 100]}, "
            f"most {tokens[-1]}; about {size * total / 1e6:.2f} million in all (o200k)"
        )
    if learnt:
        found.lines.append(f"messages that are learnt: {learnt}")
    if tags:
        found.lines.append("tags: " + ", ".join(f"{tag} {n}" for tag, n in sorted(tags.items())))
    return found
