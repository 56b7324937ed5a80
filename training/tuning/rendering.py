"""Examples as tokens, with a mark at each token that is learnt.

The text of a conversation is put between the control tokens of the model's own chat template, as the engine `local`
does it when it serves the model, so that no text of a file becomes a control token. An answer begins where the prompt
of the server ends, and is learnt up to the token that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from training.rows.example import Chat, Fim, Plain, Preference, Turn
from training.run.files import InputError

Learn = Literal["answers", "all"]
_MARK = "\ue000{}\ue001"  # characters that no template has
_MARKS = re.compile("\ue000(\\d+)\ue001")


class Gap(NamedTuple):
    """The names of the tokens that a model fills gaps with, and of the one that ends what fills it."""

    prefix: str
    suffix: str
    middle: str
    end: str


GAPS = (
    Gap("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|endoftext|>"),
    Gap("▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"),
    Gap("<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<|endoftext|>"),
)
"""What the families of models call them: Qwen and ours, CodeLlama, StarCoder."""


class Part(NamedTuple):
    """A stretch of tokens that are learnt, or are not."""

    ids: list[int]
    learnt: bool


class Encoded(NamedTuple):
    """The tokens of an example; `learnt` has for each whether the model is to foresee it."""

    ids: list[int]
    learnt: list[bool]


class Pair(NamedTuple):
    """The tokens of a preference."""

    prompt: list[int]
    chosen: list[int]
    rejected: list[int]


@dataclass(slots=True)
class _Text:
    """A stretch of a conversation: text, or the control token that `control` names."""

    text: str
    learnt: bool
    control: int = -1


@dataclass(slots=True)
class Renderer:
    """Turns examples into tokens with a tokenizer of transformers."""

    tokenizer: Any
    learn: Learn = "answers"
    gap: Gap | None = field(init=False)
    begin: list[int] = field(init=False)
    end: int = field(init=False)
    _controls: dict[str, int] = field(init=False)
    _seam: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        added: dict[str, int] = self.tokenizer.get_added_vocab()
        self._controls = {name: number for name, number in added.items() if name}
        names = sorted(self._controls, key=lambda name: (-len(name), name))
        self._seam = re.compile("|".join(map(re.escape, names)) or r"(?!)")
        vocabulary = {**self.tokenizer.get_vocab(), **added}
        self.gap = next((gap for gap in GAPS if all(name in vocabulary for name in gap)), None)
        first = self.tokenizer("x")["input_ids"][:1]
        begin = self.tokenizer.bos_token_id
        self.begin = [begin] if begin is not None and first == [begin] else []
        end = self.gap.end if self.gap is not None else self.tokenizer.eos_token
        if end is None:
            raise InputError("the tokenizer names no token that ends a text")
        self.end = vocabulary[end]
        if self.gap is not None:
            self._controls |= {name: vocabulary[name] for name in self.gap}

    @property
    def can_talk(self) -> bool:
        """Whether the tokenizer has a chat template."""
        return bool(getattr(self.tokenizer, "chat_template", None))

    def encoded(self, row: Chat | Fim | Plain) -> Encoded | None:
        """The tokens of an example; None where the model has no way to say it."""
        parts = self.parts(row)
        if parts is None:
            return None
        ids: list[int] = []
        learnt: list[bool] = []
        for part in parts:
            ids += part.ids
            learnt += [part.learnt] * len(part.ids)
        learnt[0] = False  # nothing stands before it that it could be foreseen from
        return Encoded(ids, learnt)

    def parts(self, row: Chat | Fim | Plain) -> list[Part] | None:
        """An example in its stretches, in their order."""
        if isinstance(row, Chat):
            return self._conversation(row.messages) if self.can_talk else None
        if isinstance(row, Plain):
            return [*self._beginning(), Part([*self.plainly(row.text), self.end], True)]
        gap = self.gap
        if gap is None:
            return None
        before, between, after = (self._controls[name] for name in gap[:3])
        everything = self.learn == "all"
        prefix, suffix = self.plainly(row.prefix), self.plainly(row.suffix)
        return [
            *self._beginning(),
            Part([before], False),
            Part(prefix, everything),
            Part([between], False),
            Part(suffix, everything),
            Part([after], False),
            Part([*self.plainly(row.middle), self.end], True),
        ]

    def pair(self, row: Preference) -> Pair | None:
        """The tokens of a preference; None where the model does not talk."""
        if not self.can_talk:
            return None
        answers: list[list[int]] = []
        prompt: list[int] = []
        for answer in (row.chosen, row.rejected):
            # Only the last answer is learnt, so whatever is learnt is that answer.
            turns = [*(turn.model_copy(update={"learn": False}) for turn in row.messages)]
            parts = self._conversation([*turns, Turn(role="assistant", content=answer)], "answers")
            learnt = [number for number, part in enumerate(parts) if part.learnt]
            prompt = [one for part in parts[: learnt[0]] for one in part.ids]
            answers.append([one for part in parts[learnt[0] : learnt[-1] + 1] for one in part.ids])
        return Pair(prompt, *answers)

    def prompt(self, messages: Sequence[Turn]) -> list[int]:
        """The tokens after which the model answers."""
        text = self._filled(_marked(messages), asks=True)
        parts = self._cut(self._pieces(text, messages, ()))
        return [*self._start_of(text), *(one for part in parts for one in part.ids)]

    def plainly(self, text: str) -> list[int]:
        """The tokens of a text in which no name of a control token counts as one."""
        ids = self._ids(text)
        if not set(ids).isdisjoint(self._controls.values()):
            # Some models' control tokens are ordinary words to the tokenizer: they are cut where nobody looks for them.
            ids, at = [], 0
            for found in self._seam.finditer(text):
                ids += self._ids(text[at : found.start() + 1])
                at = found.start() + 1
            ids += self._ids(text[at:])
        return ids

    # Conversations ---------------------------------------------------------------------------------------

    def _conversation(self, messages: Sequence[Turn], learn: Learn | None = None) -> list[Part]:
        marked = _marked(messages)
        text = self._filled(marked)
        spans = self._spans(text, marked, messages)
        parts = self._cut(self._pieces(text, messages, spans, (learn or self.learn) == "all"))
        start = self._start_of(text)
        return [Part(start, False), *parts] if start else parts

    def _start_of(self, text: str) -> list[int]:
        """What goes before a conversation whose template does not begin with it."""
        begins = self.begin and text.startswith(self.tokenizer.bos_token)
        return [] if begins else self.begin

    def _filled(self, marked: list[dict[str, str]], asks: bool = False) -> str:
        try:
            return self.tokenizer.apply_chat_template(marked, tokenize=False, add_generation_prompt=asks)
        except Exception as error:  # a template runs code of its author
            if marked[0]["role"] != "system" or len(marked) < 2:
                raise InputError(f"the chat template does not take this: {' '.join(str(error).split())}") from None
        # Some models know no system message; it goes before the first of the user, as when it is served.
        first = {"role": marked[1]["role"], "content": f"{marked[0]['content']}\n\n{marked[1]['content']}"}
        return self._filled([first, *marked[2:]], asks)

    def _spans(self, text: str, marked: list[dict[str, str]], messages: Sequence[Turn]) -> list[tuple[int, int]]:
        """Where in the filled template what is learnt stands: each answer, to the end of the token that ends it."""
        found: list[tuple[int, int]] = []
        for number, turn in enumerate(messages):
            if turn.role != "assistant" or not turn.learn:
                continue
            mark = text.find(_MARK.format(number))
            if mark < 0:
                raise InputError("the chat template leaves an answer out")
            before = self._filled(marked[:number], asks=True)
            start = len(before) if text.startswith(before) and len(before) <= mark else mark
            after = mark + len(_MARK.format(number))
            ends = next(
                (one.end() for one in self._seam.finditer(text, after) if not _MARKS.search(text, after, one.start())),
                None,
            )
            if ends is None:
                raise InputError("the chat template ends an answer with no token: a model would never stop")
            found.append((start, ends))
        return found

    def _pieces(
        self, text: str, messages: Sequence[Turn], spans: Sequence[tuple[int, int]], everything: bool = False
    ) -> Iterator[_Text]:
        """A filled template in its order, cut at control tokens and where what is learnt begins and ends."""
        cuts = sorted({place for span in spans for place in span})
        for place, written, number in _stretches(text):
            if number >= 0:
                turn = messages[number]
                inside = any(start <= place < end for start, end in spans)
                shown = everything and (turn.role != "assistant" or turn.learn)
                yield _Text(turn.content.strip(), inside or shown)
                continue
            edges = [place, *(cut for cut in cuts if place < cut < place + len(written)), place + len(written)]
            for start, end in pairwise(edges):
                inside = any(one <= start < other for one, other in spans)
                yield from self._controlled(written[start - place : end - place], inside)

    def _controlled(self, text: str, learnt: bool) -> Iterator[_Text]:
        """A text of the template, cut into control tokens and what is between them."""
        at = 0
        for found in self._seam.finditer(text):
            yield _Text(text[at : found.start()], learnt)
            yield _Text("", learnt, self._controls[found[0]])
            at = found.end()
        yield _Text(text[at:], learnt)

    def _cut(self, pieces: Iterator[_Text]) -> list[Part]:
        """Tokens of pieces; text that belongs together is cut into tokens as one, as when it is served."""
        joined: list[_Text] = []
        for one in pieces:
            last = joined[-1] if joined else None
            if last is not None and one.control < 0 and last.control < 0 and last.learnt == one.learnt:
                last.text += one.text
            elif one.text or one.control >= 0:
                joined.append(one)
        parts = (Part([one.control] if one.control >= 0 else self.plainly(one.text), one.learnt) for one in joined)
        return [part for part in parts if part.ids]

    def _beginning(self) -> list[Part]:
        return [Part(self.begin, False)] if self.begin else []

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"] if text else []


def _marked(messages: Sequence[Turn]) -> list[dict[str, str]]:
    """Messages with marks for what they say; the space around it is left for the template to keep or to take away."""
    found: list[dict[str, str]] = []
    for number, turn in enumerate(messages):
        core = turn.content.strip()
        before, _, after = turn.content.partition(core) if core else (turn.content, "", "")
        found.append({"role": turn.role, "content": before + _MARK.format(number) + after if core else turn.content})
    return found


def _stretches(text: str) -> Iterator[tuple[int, str, int]]:
    """A filled template in its order: where a stretch begins, what it says, or else whose message stands there."""
    at = 0
    for mark in _MARKS.finditer(text):
        yield at, text[at : mark.start()], -1
        yield mark.start(), "", int(mark[1])
        at = mark.end()
    yield at, text[at:], -1
