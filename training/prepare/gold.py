"""Examples of the project's own plugins and functions, which a compiler has passed and people have read.

Most of the plugins are what the tasks of the evaluation are measured by: those are left out.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.assistant.prompt import conversation, fenced
from server.assistant.retrieve import retrieve
from server.knowledge.recipes import Recipe, functions, recipes
from server.paths import data_dir
from training.code.gaps import drawn, filled
from training.code.opened import Opener, normal
from training.code.plugin import File, plugin_of
from training.prepare.config import Formats
from training.prepare.making import FACTS_BUDGET
from training.rows.example import Chat, Fim, Plain, Provenance, Turn
from training.rows.held_out import guard
from training.rows.jsonl import Row
from training.rows.tokens import tokens_in

GROUP = "l4d2-architect"
LICENCE = "GPL-3.0-or-later"
_MOST_ASKS = 4
_GAPS = 3


def examples(opener: Opener, formats: Formats, seed: int) -> Iterator[tuple[Row, str]]:
    """The examples with, for conversations, the code that they teach."""
    for one in (*recipes().values(), *functions().values()):
        path = data_dir() / one.root / f"{one.id}.sp"
        draw = random.Random(f"{seed} {one.root} {one.id}")
        file = plugin_of(opener, path, data_dir(), renew=False)[0]
        code = normal(str(file.snapshot.text))
        if guard().found_in(code):
            continue
        if formats.chat and formats.plugins and not one.is_function:
            yield from ((row, f"{code}\n") for row in _conversations(one, code, formats, draw))
        if formats.text:
            yield Plain(text=f"{code}\n", **_shared(one, "text", "")), ""
        if formats.gaps:
            yield from ((row, "") for row in _gaps(one, file, formats, draw))


def _conversations(one: Recipe, code: str, formats: Formats, draw: random.Random) -> Iterator[Chat]:
    asks = [ask for language in sorted(one.asks) for ask in one.asks[language]]
    draw.shuffle(asks)
    for number, ask in enumerate(asks[:_MOST_ASKS]):
        # What is asked for must not stand among the facts.
        facts = retrieve(ask, FACTS_BUDGET, without={one.id}) if formats.facts else []
        answer = Turn(role="assistant", content=fenced(code))
        for known in (facts, []):
            messages = [Turn(role=turn.role, content=turn.content) for turn in conversation(ask, known)]
            if sum(tokens_in(turn.content) for turn in (*messages, answer)) <= formats.most_chat_tokens:
                yield Chat(messages=(*messages, answer), **_shared(one, "plugin", str(number)))
                break


def _gaps(one: Recipe, file: File, formats: Formats, draw: random.Random) -> Iterator[Fim]:
    for cut in file.functions:
        for gap in drawn(cut, draw, _GAPS):
            fill, middle = filled(file.snapshot, gap, formats.gap_tokens)
            if middle.strip():
                shared = _shared(one, "fim", f"{gap.start} {gap.end}", gap.kind)
                yield Fim(prefix=fill.prefix, suffix=fill.suffix, middle=middle, **shared)


def _shared(one: Recipe, kind: str, what: str, *tags: str) -> dict[str, Any]:
    key = hashlib.sha256(f"{one.root} {one.id} {kind} {what}".encode()).hexdigest()[:16]
    path = Path("data", one.root, f"{one.id}.sp").as_posix()
    return {
        "id": f"{kind}-gold-{key}",
        "provenance": Provenance(repository=GROUP, path=path),
        "licence": LICENCE,
        "group": GROUP,
        "tags": tuple(sorted({"gold", kind, *tags})),
    }
