"""Finds what of a request is a trigger, an effect, a condition and so on: all of it, wherever patterns fit.

Readings that contradict each other stay side by side; `parse` chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from server.assistant.compose.pattern import Row
from server.assistant.compose.plan import ARGUMENT
from server.assistant.compose.tokens import DASHES, Token, range_of
from server.assistant.compose.words import Lexicon, Phrase

Captured = tuple[tuple[str, Any], ...]

_UNITS = {
    "seconds": ("seconds",),
    "percent": ("percent", "factor"),
    "amount": ("", "health"),
    "number": ("",),
    "health": ("health",),
    "points": ("points",),
    "times": ("factor", "times"),
}
_KINDS = {"text": "quoted", "command": "command", "file": "file", "name": "name"}
_LISTED = ("si", "items")
_LISTING = frozenset((",", "or", "and", "或", "和", "или", "и"))
_MOST_SKIPPED = 2


class Person(NamedTuple):
    """Somebody in a request: what `who` or another slot for persons has found."""

    key: str


class Item(NamedTuple):
    """A stretch of tokens, from `start` to before `end`, that a phrase fits; `values` are what stood in its slots."""

    start: int
    end: int
    phrase: Phrase
    values: Captured

    def value(self, name: str) -> Any:
        """What a slot of that name holds, or the words mean; None when nothing."""
        for key, value in (*self.values, *self.phrase.fixed):
            if key == name:
                return value
        return None


def items(tokens: Sequence[Token], lexicon: Lexicon) -> list[list[Item]]:
    """For each token, what begins there."""
    matcher = _Matcher(tokens, lexicon)
    return [list(matcher.items(index)) for index in range(len(tokens))]


class _Matcher:
    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.slots: dict[tuple[str, int], list[tuple[int, Any]]] = {}
        self.skips = [bool(token.words & lexicon.skipped) for token in tokens]

    def items(self, index: int) -> Iterator[Item]:
        lexicon = self.lexicon
        seen: set[tuple[Any, ...]] = set()
        for number in self._candidates(lexicon.starts, index):
            phrase = lexicon.phrases[number]
            for end, values in self._row(phrase.row, 0, index, index):
                key = (end, phrase.section, phrase.name, phrase.form, phrase.fixed, phrase.how, values)
                if end > index and key not in seen:
                    seen.add(key)
                    yield Item(index, end, phrase, values)

    def _candidates(self, table: Any, index: int) -> Iterator[Any]:
        token = self.tokens[index]
        found: dict[Any, None] = {}
        for word in token.words:
            found.update(dict.fromkeys(table.get(word, ())))
        if token.kind == "word":
            found.update(dict.fromkeys(table.get(token.text[:2].lower() + "*", ())))
        for key, numbers in table.items():
            if key[0] == "{" and self._slot(key[1:-1], index):
                found.update(dict.fromkeys(numbers))
        yield from found

    def _row(self, row: Row, at: int, index: int, began: int) -> Iterator[tuple[int, Captured]]:
        """The ends of matches of the row from its element `at` on, with what its slots held."""
        if at == len(row):
            yield index, ()
            return
        for end, values in self._element(row[at], index, began):
            for last, more in self._row(row, at + 1, end, began):
                yield last, values + more
        # Words that mean nothing here may stand between those of a pattern, not before the first one.
        skipped = index
        while index > began and skipped < len(self.tokens) and skipped - index < _MOST_SKIPPED and self.skips[skipped]:
            skipped += 1
            if row[at][0] != "o":
                for end, values in self._element(row[at], skipped, began):
                    for last, more in self._row(row, at + 1, end, began):
                        yield last, values + more

    def _element(self, element: Any, index: int, began: int) -> Iterator[tuple[int, Captured]]:
        kind = element[0]
        if kind == "o":
            yield index, ()
            yield from ((end, values) for end, values in self._row(element[1], 0, index, began) if end > index)
            return
        if kind == "a":
            for row in element[1]:
                yield from self._row(row, 0, index, began)
            return
        if index >= len(self.tokens):
            return
        token = self.tokens[index]
        if kind == "w":
            if element[1] in token.words and token.kind != "quoted":
                yield index + 1, ()
        elif kind == "x":
            if token.text.lower().removesuffix("'s") == element[1]:
                yield index + 1, ()
        elif kind == "p":
            if token.kind == "word" and token.text.lower().startswith(element[1]):
                yield index + 1, ()
        else:
            for end, value in self._slot(element[1], index):
                yield end, ((element[2], value),)

    def _slot(self, slot: str, index: int) -> list[tuple[int, Any]]:
        """What a slot can hold at that place: ends and values."""
        if index >= len(self.tokens):
            return []
        known = self.slots.get((slot, index))
        if known is None:
            self.slots[slot, index] = known = list(dict.fromkeys(self._held(slot, index)))
        return known

    def _held(self, slot: str, index: int) -> Iterator[tuple[int, Any]]:
        token = self.tokens[index]
        if slot in ("amount", "number", "health", "percent", "points", "seconds"):
            # "By that amount": what is typed behind the command.
            yield from ((end, (ARGUMENT, "")) for end, _ in self._slot("typed", index))
        if slot in _UNITS:
            if token.kind == "amount" and token.unit in _UNITS[slot]:
                yield index + 1, (float(token.value), token.unit)
        elif slot == "value":
            if token.kind == "amount" and not token.unit:
                yield index + 1, f"{float(token.value):g}"
            elif token.kind in ("word", "name", "quoted"):
                yield index + 1, str(token.value or token.text)
        elif slot in _KINDS:
            if token.kind == _KINDS[slot]:
                yield index + 1, str(token.value)
        elif slot in self.lexicon.sets:
            allowed = self.lexicon.sets[slot]
            yield from ((end, held) for end, held in self._slot("who", index) if held.key in allowed)
        elif slot == "item_tag":
            yield from self._typed_number(index)
        elif slot in self.lexicon.things:
            table = self.lexicon.things[slot]
            for row, value in self._candidates(table, index):
                for end, _ in self._row(row, 0, index, index):
                    if end > index:
                        yield end, Person(value) if slot == "who" else value
                        if slot in _LISTED:
                            yield from self._listed(slot, value, end)

    def _typed_number(self, index: int) -> Iterator[tuple[int, str]]:
        """A number that is typed behind a command, and between which ones it must be: `<1-5>`, `<amount> (1-5)`."""
        is_tag = "number_tag" in self.tokens[index].words
        if is_tag:
            within = range_of(self.tokens[index].text)
            yield index + 1, within or "number"
            if within:
                return
        begin = index + 1 if is_tag else index
        is_open = begin < len(self.tokens) and self.tokens[begin].text == "("
        begin += is_open
        some = self.tokens[begin : begin + 3 + is_open]
        if len(some) != 3 + is_open or [one.kind for one in some[:3]] != ["amount", "mark", "amount"]:
            return
        first, between, last = some[:3]
        if between.text not in DASHES or first.unit or last.unit or (is_open and some[3].text != ")"):
            return
        if float(first.value).is_integer() and float(last.value).is_integer():
            yield begin + 3 + is_open, f"{first.value:g}-{last.value:g}"

    def _listed(self, slot: str, value: str, index: int) -> Iterator[tuple[int, str]]:
        """More of the same slot: "a hunter, a smoker or a boomer" is `hunter|smoker|boomer`."""
        after = index
        while after < len(self.tokens) and self.tokens[after].words & _LISTING:
            after += 1
        if index < after:
            while after < len(self.tokens) and self.skips[after]:
                after += 1
            for end, other in self._slot(slot, after):
                yield end, f"{value}|{other}"
