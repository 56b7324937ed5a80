"""A chat template as what goes before and behind each message, and so in the language of Ollama's templates.

Found by filling the template in, and kept only where it explains the template on conversations of all shapes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

Turn = tuple[str, str]
Fill = Callable[[Sequence[Turn], bool], str]
"""Fills a template in: the messages, and whether an answer is asked for. Raises what the template raises."""

_SYSTEM, _USER, _ANSWER = "system", "user", "assistant"
_SHAPES: tuple[tuple[str, ...], ...] = (
    (_USER,),
    (_SYSTEM, _USER),
    (_USER, _ANSWER, _USER),
    (_SYSTEM, _USER, _ANSWER, _USER),
    (_SYSTEM, _USER, _ANSWER, _USER, _ANSWER, _USER),
)


class Around(NamedTuple):
    """What stands before and behind a message."""

    before: str
    behind: str


class Talk(NamedTuple):
    """A template that goes from message to message: `begin`, then `start` where there is no system message."""

    begin: str
    start: str
    system: Around
    user: Around
    answer: Around
    ask: str

    def filled(self, turns: Sequence[Turn], asks: bool) -> str:
        """What the template would say."""
        around = {_SYSTEM: self.system, _USER: self.user, _ANSWER: self.answer}
        text = self.begin + ("" if turns and turns[0][0] == _SYSTEM else self.start)
        for role, content in turns:
            text += around[role].before + content + around[role].behind
        return text + (self.ask if asks else "")


def talk_of(fill: Fill, begin: str = "") -> Talk | None:
    """The template as a `Talk`; None for one that does more than go from message to message.

    `begin` is the token that the template may say before all else.
    """
    try:
        found = _found(fill, begin)
        if found is None or any(not _explains(found, fill, shape) for shape in _SHAPES):
            return None
    except Exception:  # a template runs code of its author, and may refuse a conversation
        return None
    return found


def ollama(talk: Talk, adds_begin: bool, gap: tuple[str, str, str] | None) -> str:
    """The template in the language of Ollama's. `adds_begin` says that the vocabulary begins every text by itself."""
    parts: list[str] = []
    if gap is not None:
        before, between, after = map(_literal, gap)
        parts.append(f"{{{{ if .Suffix }}}}{before}{{{{ .Prompt }}}}{between}{{{{ .Suffix }}}}{after}{{{{ else }}}}")
    parts.append("" if adds_begin else _literal(talk.begin))
    if talk.start:
        parts.append(f"{{{{ if not .System }}}}{_literal(talk.start)}{{{{ end }}}}")
    parts.append("{{ range $i, $_ := .Messages }}{{ $last := eq (len (slice $.Messages $i)) 1 }}")
    parts.append(f'{{{{ if eq .Role "system" }}}}{_around(talk.system)}')
    parts.append(f'{{{{ else if eq .Role "user" }}}}{_around(talk.user)}')
    parts.append(f"{{{{ if $last }}}}{_literal(talk.ask)}{{{{ end }}}}")
    # An answer that was begun is gone on with, so nothing ends it.
    behind = f"{{{{ if not $last }}}}{_literal(talk.answer.behind)}{{{{ end }}}}"
    parts.append(f'{{{{ else if eq .Role "assistant" }}}}{_literal(talk.answer.before)}{{{{ .Content }}}}{behind}')
    parts.append("{{ end }}{{ end }}")
    parts.append("{{ end }}" if gap is not None else "")
    return "".join(parts)


def _found(fill: Fill, begin: str) -> Talk | None:
    """Take the template apart where the text of one message more begins."""
    turns: list[Turn] = [(_SYSTEM, "\ue000"), (_USER, "\ue001"), (_ANSWER, "\ue002"), (_USER, "\ue003")]
    grown = ["", *(fill(turns[:count], False) for count in range(1, len(turns) + 1))]
    if any(not longer.startswith(shorter) for shorter, longer in pairwise(grown)):
        return None
    pieces = [longer[len(shorter) :] for shorter, longer in pairwise(grown)]
    system, user, answer, _ = (Around(*piece.split(content)) for piece, (_, content) in zip(pieces, turns, strict=True))
    alone = fill(turns[1:2], False)
    start = alone.removesuffix(user.before + turns[1][1] + user.behind)
    if not (start.startswith(begin) and system.before.startswith(begin)):
        begin = ""
    ask = fill(turns, True).removeprefix(grown[-1])
    system = Around(system.before.removeprefix(begin), system.behind)
    return Talk(begin, start.removeprefix(begin), system, user, answer, ask)


def _explains(talk: Talk, fill: Fill, shape: Sequence[str]) -> bool:
    turns = [(role, f"<{number}> what is said") for number, role in enumerate(shape)]
    return talk.filled(turns, False) == fill(turns, False) and talk.filled(turns, True) == fill(turns, True)


def _around(around: Around) -> str:
    return f"{_literal(around.before)}{{{{ .Content }}}}{_literal(around.behind)}"


def _literal(text: str) -> str:
    """A text as a constant of that language, so that no space around it is lost or added."""
    return f"{{{{ {json.dumps(text, ensure_ascii=False)} }}}}" if text else ""
