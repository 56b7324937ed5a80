"""Cuts a request into words, numbers with their units, quoted texts and names, each with its place in the request.

Knows no part and judges nothing; slips of the keyboard are put right only towards words that the patterns have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_TOKENS = re.compile(
    r"""
      (?P<quoted>"(?P<q1>[^"\n]*)"|“(?P<q2>[^”\n]*)”|«(?P<q3>[^»\n]*)»|「(?P<q4>[^」\n]*)」|`(?P<q5>[^`\n]*)`
        |(?<!\w)'(?P<q6>[^'\n]*[^'\n\s])'(?![\w]))
    | (?P<game>\b(?i:left\s?4\s?dead\s?2|l4d\s?2)\b)
    | (?P<file>[\w./\\-]+\.(?:wav|mp3)\b)
    | (?P<command>(?<![A-Za-z0-9_!/])[!/][A-Za-z][A-Za-z0-9_]*|\bsm_[A-Za-z0-9_]+)
    | (?P<tag><[^<>\n]*>|\[(?:player|name|target|user|amount|number|hp|damage|seconds|value|count|time|n)\])
    | (?P<entry>(?<![\w.–-])\d{1,2}\)(?=\s))
    | (?P<mixed>(?!x\d+\b)[^\W\d_\u3400-\u9fff]+\d\w*)
    | (?P<number>\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+(?!\d)|\d+)
    | (?P<name>[A-Za-z]\w*(?:_\w+)+|[A-Z]\w*[a-z]\w*[A-Z]\w*)
    | (?P<word>[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_]+|(?<=s)['’](?!\w))?)
    | (?P<han>[\u3400-\u9fff])
    | (?P<line>\n[ \t]*(?:\n\s*|(?=[-*•]\s|\d+[.)]\s)(?:[-*•]|\d+[.)])\s+))
    | (?P<mark>[-=]+>|[^\s])
    """,
    re.VERBOSE,
)
_MARKS = {
    "->": ",",
    "-->": ",",
    "=>": ",",
    "==>": ",",
    "，": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "、": ",",
    "！": "!",
    "？": "?",
    "（": ",",
    "）": ",",
    "(": ",",
    ")": ",",
}
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "'s", "'", "s'", "ly")
_SHORTEST_MENDED = 5
_SHORTEST_STEM = 3
_PLAYER_TAGS = frozenset("player name target user who playername nick игрок имя ник 玩家 名字 目标".split())
_NUMBER_TAGS = frozenset(
    "amount number hp damage seconds value count time n x health num percent число количество хп 数量 数字".split()
)
_RANGE = re.compile(r"\d+\s*(?:-|–|\.\.|to)\s*\d+")
_NUMBERS = re.compile(r"\d+")
DASHES = ("-", "–", "—")
_BETWEEN = ("and", "to", "-", "–", "or", "до", "и", "到", "至")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign. `words` are the forms that patterns may have it by; `kind` says what `value` is.

    Kinds: word, mark, quoted, command, name, file, and amount: then `value` is the number and `unit` what it counts,
    "" when it does not say.
    """

    start: int
    end: int
    kind: str
    text: str
    words: frozenset[str] = frozenset()
    value: float | str = ""
    unit: str = ""


@dataclass(slots=True)
class Cut:
    """The tokens of a request, and which words were read as others."""

    tokens: list[Token] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is needed to cut: the words of all patterns, forms that go by no rule, names of numbers and of units.

    `kept` are words that are never taken for slips of others.
    """

    vocabulary: frozenset[str]
    irregular: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, float]
    units: Mapping[str, tuple[str, float]]
    kept: frozenset[str]


def cut(request: str, spelling: Spelling) -> Cut:
    """The tokens of a request, numbers joined with what they count."""
    made = Cut()
    for found in _TOKENS.finditer(request):
        text = found[0]
        if found["game"] is not None:
            made.tokens.append(Token(found.start(), found.end(), "word", text, frozenset(("l4d2",))))
        elif found["quoted"] is not None:
            inner = next((found[f"q{n}"] for n in range(1, 7) if found[f"q{n}"] is not None), "")
            made.tokens.append(Token(found.start(), found.end(), "quoted", text, value=inner))
        elif found["number"] is not None:
            made.tokens.append(_amount(found.start(), found.end(), text, float(text.replace(",", "")), ""))
        elif found["command"] is not None:
            made.tokens.append(
                Token(found.start(), found.end(), "command", text, value=text.lstrip("!/").lower().removeprefix("sm_"))
            )
        elif found["name"] is not None and text.lower() in spelling.vocabulary and "_" not in text:
            # "HeadShot" is no name of the interface.
            made.tokens.append(_word(found.start(), found.end(), text, spelling, made.mended))
        elif found["file"] is not None or found["name"] is not None or found["tag"] is not None:
            made.tokens.append(
                Token(
                    found.start(),
                    found.end(),
                    "file" if found["file"] is not None else "name",
                    text,
                    frozenset((_plain_tag(text.lower()),)) & spelling.vocabulary,
                    text,
                )
            )
        elif found["line"] is not None:
            made.tokens.append(Token(found.start(), found.end(), "mark", "\n", frozenset("\n")))
        elif found["entry"] is not None:
            made.tokens.append(Token(found.start(), found.end(), "mark", ",", frozenset(",")))
        elif found["mark"] is not None:
            mark = _MARKS.get(text, text)
            if mark in DASHES and request[found.end() : found.end() + 1].isspace():
                mark = ","
            made.tokens.append(Token(found.start(), found.end(), "mark", text, frozenset((mark,))))
        else:
            made.tokens.append(_word(found.start(), found.end(), text, spelling, made.mended))
    made.tokens = _joined(_without_hyphens(made.tokens), spelling)
    return made


def _plain_tag(text: str) -> str:
    """What `<player>` and `[amount]` are in the patterns: `player_tag` and `number_tag`."""
    if text[:1] not in "<[":
        return text
    inner = text[1:-1].strip()
    return (
        "player_tag"
        if inner in _PLAYER_TAGS
        else "number_tag"
        if inner in _NUMBER_TAGS or _RANGE.fullmatch(inner)
        else text
    )


def range_of(tag: str) -> str:
    """What a tag such as `<1-5>` says that may be typed: `1-5`; "" when it says no range."""
    found = _RANGE.fullmatch(tag.strip("<>[] "))
    return "-".join(_NUMBERS.findall(tag)) if found else ""


def _without_hyphens(tokens: list[Token]) -> list[Token]:
    """`friendly-fire` is two words; a hyphen elsewhere is a sign, a minus, or "to" between numbers."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.text == "-" and 0 < index < len(tokens) - 1:
            before, after = tokens[index - 1], tokens[index + 1]
            joins = before.end == token.start and token.end == after.start
            if joins and not before.kind == after.kind == "amount":
                continue
        kept.append(token)
    return kept


def _amount(start: int, end: int, text: str, value: float, unit: str) -> Token:
    return Token(start, end, "amount", text, frozenset() if unit else frozenset((f"{value:g}",)), value, unit)


def _word(start: int, end: int, text: str, spelling: Spelling, mended: list[tuple[str, str]]) -> Token:
    lowered = text.lower().replace("’", "'")
    words = forms(lowered, spelling)
    known = words or lowered in spelling.numbers or lowered in spelling.units or lowered in spelling.kept
    if not known and (meant := _meant(lowered, spelling.vocabulary)):
        words = forms(meant, spelling)
        mended.append((text, meant))
        text = meant
    return Token(start, end, "word", text, words or frozenset((lowered,)))


def forms(word: str, spelling: Spelling) -> frozenset[str]:
    """The words of the vocabulary of which this may be a form."""
    found = {one for one in (word, *spelling.irregular.get(word, ())) if one in spelling.vocabulary}
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word[: -len(ending)]
            candidates = [stem, stem + "e"] if ending in ("ing", "er", "ers") else [stem]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                candidates.append(stem[:-1])
            if stem.endswith("i"):
                candidates.append(stem[:-1] + "y")
            # A noun of a doer is another word than its verb, where the patterns do not say otherwise.
            if ending not in ("er", "ers", "ly"):
                found.update(one for one in candidates if one in spelling.vocabulary)
    return frozenset(found)


@lru_cache(maxsize=1024)
def _meant(word: str, vocabulary: frozenset[str]) -> str:
    """The one word of the vocabulary that a slip turns into this one, "" when none or several may be meant."""
    if not word.isascii() or not word.isalpha():
        return ""
    if len(word) < _SHORTEST_MENDED:
        turned = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
        meant = [one for one in turned if one in vocabulary]
        return meant[0] if len(word) == _SHORTEST_MENDED - 1 and len(meant) == 1 else ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 2 if len(word) >= 9 else 1
    for stem in (word, *(word[: -len(ending)] for ending in ("s", "ed", "ing") if word.endswith(ending))):
        if len(stem) < _SHORTEST_MENDED:
            continue
        candidates = [one for one in vocabulary if len(one) >= _SHORTEST_MENDED and one[0] == stem[0] and one.isascii()]
        found = process.extract(stem, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=3)
        best = [one for one, slips, _ in found if slips == min(slip for _, slip, _ in found)]
        if len(best) > 1:
            # Letters that changed places are the slip that is made most often.
            best = [one for one in best if sorted(one) == sorted(stem)] or best
        if len(best) == 1:
            return best[0]
        if len(best) > 1:
            return ""
    return ""


def _joined(tokens: list[Token], spelling: Spelling) -> list[Token]:
    """Numbers in words become amounts, and amounts take the unit that stands beside them."""
    made: list[Token] = []
    factors: dict[int, float] = {}
    index = 0
    while index < len(tokens):
        end, value = _number(tokens, index, spelling)
        if end == index or (made and made[-1].text == "第"):
            made.append(tokens[index])
            index += 1
            continue
        unit, end_unit, factor = _unit(tokens, end, spelling)
        spelt = tokens[index].kind == "word"
        # `a`, `an`, `one` and `half` are numbers only before something that is counted in units.
        if spelt and value in (1.0, 0.5) and end == index + 1 and not unit:
            made.append(tokens[index])
            index += 1
            continue
        start = tokens[index].start
        if made and _is_times(made[-1]) and not unit:
            start, unit = made.pop().start, "factor"
        last = tokens[end_unit - 1] if unit and end_unit > end else tokens[end - 1]
        factors[len(made)] = factor
        made.append(_amount(start, last.end, "", value * factor, unit))
        index = end_unit if unit and end_unit > end else end
    return _sums(_ranges(made, factors), factors)


def _sums(tokens: list[Token], factors: Mapping[int, float]) -> list[Token]:
    """ "1 minute and 30 seconds" is one time."""
    made: list[Token] = []
    factor = 0.0
    for index, token in enumerate(tokens):
        is_time = token.kind == "amount" and token.unit == "seconds"
        joined = made[-1].text == "and" and len(made) > 1 if made else False
        before = made[-2 if joined else -1] if made else None
        if is_time and before is not None and before.unit == "seconds" and factors.get(index, 1.0) < factor:
            del made[-2 if joined else -1 :]
            token = _amount(before.start, token.end, "", float(before.value) + float(token.value), "seconds")
        if is_time:
            factor = factors.get(index, 1.0)
        elif token.text != "and":
            factor = 0.0
        made.append(token)
    return made


def _ranges(tokens: list[Token], factors: Mapping[int, float]) -> list[Token]:
    """In "2 to 4 minutes" the first number counts minutes too."""
    for index in range(len(tokens) - 2):
        one, between, other = tokens[index : index + 3]
        if one.kind == other.kind == "amount" and not one.unit and other.unit == "seconds" and between.text in _BETWEEN:
            value = float(one.value) * factors.get(index + 2, 1.0)
            tokens[index] = _amount(one.start, one.end, "", value, other.unit)
    return tokens


def _is_times(token: Token) -> bool:
    return token.text.lower() in ("x", "×")


def _number(tokens: list[Token], index: int, spelling: Spelling) -> tuple[int, float]:
    """The end and value of the number that begins there; the same index when there is none."""
    first = tokens[index]
    if first.kind == "amount":
        value = float(first.value)
        after = tokens[index + 1].text.lower() if index + 1 < len(tokens) else ""
        if after == "k" and tokens[index + 1].start == first.end:
            return index + 2, value * 1000
        return index + 1, value
    total, current, end = 0.0, 0.0, index
    seen = False
    while end < len(tokens):
        word = tokens[end].text.lower()
        number = spelling.numbers.get(word)
        if number is None:
            follows = end + 1 < len(tokens) and tokens[end + 1].text.lower() in spelling.numbers
            if word == "and" and current >= 100 and follows:
                end += 1
                continue
            break
        if number >= 1000:
            total, current = total + (current or 1) * number, 0.0
        elif number == 100 or word == "十":
            current = (current or 1) * number
        elif seen and current and current < 100 and not (current % 10 == 0 and number < 10):
            break
        else:
            current += number
        seen = True
        end += 1
        if word in ("a", "an", "half"):
            after = spelling.numbers.get(tokens[end].text.lower()) if end < len(tokens) else None
            if after not in (100.0, 1000.0):
                break
    return (end, total + current) if seen else (index, 0.0)


def _unit(tokens: list[Token], index: int, spelling: Spelling) -> tuple[str, int, float]:
    """Unit, end and factor of the unit there: ("", index, 1) when there is none."""
    after = index
    if after < len(tokens) and tokens[after].text.lower() in ("a", "an") and after + 1 < len(tokens):
        # "half a minute"
        after += 1
    for start in dict.fromkeys((index, after)):
        for length in (2, 1):
            text = " ".join(token.text.lower() for token in tokens[start : start + length])
            if start + length <= len(tokens) and (found := spelling.units.get(text)):
                return found[0], start + length, found[1]
    return "", index, 1.0


def plain(token: Token) -> Any:
    """An amount as a whole number where it is one."""
    value = float(token.value)
    return int(value) if value == int(value) else value
