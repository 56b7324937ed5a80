"""Other wordings of a request that is not understood as it stands: without what it takes back, without what it tells
besides, its texts in quotes.

Each wording says what it has left out or quoted, so that nobody is surprised. Whether one means anything, `understand`
finds out; nothing here knows a part.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_MOST = 24
_BOUNDARY = re.compile(r"\s*(?:[,;:.?!+&]|->|→|\band\b|\bthen\b|，|。|；|、)\s*", re.IGNORECASE)
_JUST = re.compile(
    r"(?:(?:just|only|simply|rather|instead|simpler|лучше|просто|только)\b|就是|就|只)[\s:,]*", re.IGNORECASE
)
# What follows one of these stands for itself.
_ANEW = re.compile(r"opposite|oposite|contrary|reverse|idea|rephrase", re.IGNORECASE)
_SKIP = re.compile(r"(?:skip|forget|drop|ignore|scratch|strike)\s+(?:about\s+)?(?:the\s+)?(\w+)", re.IGNORECASE)
_LAST = frozenset(("that", "it", "last", "previous", "part", "what", "this"))
_NUMBER = re.compile(
    r"(?:(?:make\s+(?:it|that)|to|by|for|use|let's\s+say|say)\s+)?(\d+(?:\.\d+)?)\s*((?:%|(?:percent|hp|health|s|secs?|seconds?|mins?|minutes?|points?|dmg|damage|times|x)\b)?)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:when|whenever|if|after|on|at|every|for|to|когда|если)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
# Where somebody begins to tell why, or how it is now.
_WHY = (
    r"(?:because|cuz|cause|coz|cos|bc|since"
    r"|so (?:that )?(?:i|we|they|u|you|ppl|people|noobs?|everyone|nobody|no one))\b"
)
_ASIDE = re.compile(rf"[\s,]*(?:[.?!;\n]+|\s-+\s|[()]|,)\s*|\s+(?={_WHY})", re.IGNORECASE)
_REASON = re.compile(_WHY, re.IGNORECASE)
# What says what is to be, or is not to be, is no aside, however little of it is understood.
_BOUNDS = (
    "only|just|except|unless|until|till|without|instead|but|if|when(?:ever)?|while|before|after|once|every|each|per|max\\w*"
    "|min\\w*|most|least|limit\\w*|cap|also|too|plus|then"
)
_WISHES = (
    "not?|nt|\\w+n'?t|never|none|nobody|nothing|both|either|or|else|same|should|shall|must|have to|has to|needs?|wants?"
    "|makes?|lets?|gives?|gets?|keep|stop|add|remove|use|using|with|as well|toggle|cvar|convar|command|cmd|admins?|flag"
    "|config\\w*|default"
)
_MARKED = '\\d|[!/]\\w|["“”«»{}<>=+%]|не|нет|только|если|кроме|пока|без|чтобы|и ещё|不|没|只|如果|除|但|必须|要|并'
_BINDING = re.compile(rf"{_MARKED}|\b(?:{_BOUNDS}|{_WISHES})\b", re.IGNORECASE)
_BOUND = re.compile(rf"{_MARKED}|\b(?:{_BOUNDS})\b", re.IGNORECASE)
_MOST_ASIDES = 3
_FILLER = " \t\n,.:;!?-–—…，。"
_VERBS = (
    "give|heal|kill|spawn|make|play|set|slap|kick|teleport|freeze|glow|ignite|revive|respawn|restart|show|count|log|let"
    "|remove|take|add|start|stop|put|turn|change|increase|reduce|double"
)
_ANOTHER = re.compile(rf"(?:,|\band\b|\bthen\b|\bplus\b)\s*(?:then\s+|also\s+)?(?:{_VERBS})\b", re.IGNORECASE)
_OPENING = (
    # What follows is certainly a text.
    re.compile(
        r"\b(?:saying|that says?|which says?|with (?:the |a )?(?:text|message|words)|reading|that reads?)\s*:?\s+"
        r"(?P<text>[^\"“”«»]+?)"
        r"(?P<rest>$|\n|\s+(?:when|whenever|if|every time|after|each time|to (?:all|everyone)|in chat)\b)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:с текстом|с сообщением)\s*:?\s+(?P<text>[^\"“”«»]+?)(?P<rest>$|\n)", re.IGNORECASE),
    # After a colon, to the end.
    re.compile(
        r"\b(?:message|msg|text|say|says|print|announce|whisper|tell|rules|hint|write|show|chat|"
        r"сообщение|написать|писать|сказать)\b[^\":\n]{0,40}:\s*(?P<text>[^\"“”«»\n]+)(?P<rest>$|\n)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:说|提示|显示|发送|公告)[^\":：\n]{0,6}[:：]\s*(?P<text>[^\"“”\n]+)(?P<rest>$|\n)"),
    # Short ones, to the end.
    re.compile(
        r"\b(?:say|print|write|shout|yell|announce)\s+"
        r"(?!who|how|the\b|when|its?\b|his\b|her\b|that\b|to\b|in\b|a\b|an\b|my\b|their\b)"
        r"(?P<text>[^\"“”«»,:;\n]{2,60}?)(?P<rest>$|\n|\s+(?:in chat|to all|to everyone|to chat|when|whenever)\b)",
        re.IGNORECASE,
    ),
)
_QUESTION = re.compile(
    r"(?:who|how|the name|his name|their name|name|number|the number|my|their|his|when|if|to|for|in|on|of|about|with"
    r"|as|by|at|only|that|it|a message|the message|everyone|all|him|them|top|health|damage)\b",
    re.IGNORECASE,
)


class Wording(NamedTuple):
    """Another wording, and what of the request it has taken back (`left_out`) or read as a text (`as_text`).

    `needs_trigger` when it may only be taken if it says itself when something is to happen. `asides` are left out too:
    they tell why, or how it is now.
    """

    request: str
    left_out: str = ""
    as_text: str = ""
    needs_trigger: bool = False
    asides: tuple[str, ...] = ()


def corrected(request: str, begin: int, end: int) -> Iterator[Wording]:
    """Wordings without what is taken back at the place from `begin` to before `end`, the likeliest first."""
    made = dict.fromkeys(_corrected(request[:begin], request[begin:end], request[end:].strip(_FILLER)))
    yield from list(made)[:_MOST]


def without_asides(request: str, says_nothing: Callable[[str], bool]) -> Iterator[Wording]:
    """Wordings without parts that ask for nothing, as few of them left out as possible.

    A part may go when nothing in it binds (no number, command, restriction or wish) and `says_nothing` agrees.
    """
    edges = [0, *(found.end() for found in _ASIDE.finditer(request)), len(request)]
    parts = [request[begin:end] for begin, end in itertools.pairwise(edges)]
    loose = [
        index
        for index, part in enumerate(parts)
        if part.strip(_FILLER) and _is_loose(part.strip(_FILLER), says_nothing)
    ][-_MOST_ASIDES:]
    for count in range(1, len(loose) + 1):
        for dropped in itertools.combinations(loose, count):
            kept = "".join(part for index, part in enumerate(parts) if index not in dropped).rstrip(" ,(-")
            if kept.strip(_FILLER):
                yield Wording(kept, asides=tuple(parts[index].strip(_FILLER + "()") for index in dropped))


def _is_loose(part: str, says_nothing: Callable[[str], bool]) -> bool:
    if _REASON.match(part):
        return not _BOUND.search(part)
    return not _BINDING.search(part) and says_nothing(part)


def with_texts_quoted(request: str) -> Iterator[Wording]:
    """Wordings in which what is to be said stands in quotes."""
    for opening in _OPENING:
        found = opening.search(request)
        if found is None:
            continue
        text = found["text"].strip(" \t,;'‘’")
        if not text or _ANOTHER.search(text) or _QUESTION.match(text):
            continue
        begin = found.start("text") + found["text"].index(text)
        yield Wording(f'{request[:begin]}"{text}"{request[begin + len(text) :]}', as_text=text)


def _corrected(before: str, phrase: str, after: str) -> Iterator[Wording]:
    if skipped := _SKIP.match(phrase):
        yield from _without(before, skipped[1].lower(), after)
        return
    if not after:
        return
    if just := _JUST.match(after):
        rest = after[just.end() :].strip(_FILLER)
        for cut in [*_cuts(before), *_ends_of_words(before)]:
            yield Wording(f"{before[:cut]}, {rest}", _without_what_is_said_again(before[cut:], rest))
        yield Wording(rest, before.strip(_FILLER), needs_trigger=True)
        return
    if opening := _WHEN.match(after):
        places = [found.start() for found in re.finditer(rf"\b{opening[0]}\b", before, re.IGNORECASE)]
        for place in reversed(places):
            yield Wording(f"{before[:place]}{after}", before[place:].strip(_FILLER))
    if number := _NUMBER.match(after):
        yield from _renumbered(before, number, after[number.end() :])
    yield Wording(after, before.strip(_FILLER), needs_trigger=_ANEW.search(phrase) is None)
    for cut in reversed(_cuts(before)):
        yield Wording(f"{before[:cut]}, {after}", before[cut:].strip(_FILLER))


def _without_what_is_said_again(left_out: str, rest: str) -> str:
    """What is left out but for its beginning, when what comes instead begins with the same word: "just announce"."""
    parts = _BOUNDARY.split(left_out.strip(_FILLER))
    kept = [one for one in parts if one]
    if len(kept) > 1 and kept[0].split()[0].lower() == (rest.split() or [""])[0].lower():
        return left_out[left_out.index(kept[1]) :].strip(_FILLER)
    return left_out.strip(_FILLER)


def _cuts(text: str) -> list[int]:
    """Where a part of a request ends and another begins."""
    return [found.start() for found in _BOUNDARY.finditer(text) if text[: found.start()].strip()]


def _ends_of_words(text: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\w+", text)]


def _without(before: str, word: str, after: str) -> Iterator[Wording]:
    """Leave out the part that has the word, or the last one."""
    edges = [0, *_cuts(before), len(before)]
    pieces = list(itertools.pairwise(edges))
    named = [piece for piece in pieces if re.search(rf"\b{re.escape(word)}\b", before[slice(*piece)], re.IGNORECASE)]
    full = [piece for piece in pieces if before[slice(*piece)].strip(_FILLER)]
    chosen = named if word not in _LAST else full[-1:]
    if len(chosen) == 1:
        begin, end = chosen[0]
        kept = f"{before[:begin]}{before[end:]}".rstrip(_FILLER)
        yield Wording(f"{kept}. {after}" if after else kept, before[begin:end].strip(_FILLER))


def _renumbered(before: str, number: re.Match[str], rest: str) -> Iterator[Wording]:
    """ "Heal 50, no wait, 30": the last number with the same unit."""
    unit = number[2].lower()
    numbers = list(_NUMBERS.finditer(before))
    if unit:
        same = [one for one in numbers if before[one.end() :].lstrip().lower().startswith(unit)]
        if not same and len(numbers) != 1:
            return
        numbers = same or numbers
    if numbers:
        last = numbers[-1]
        told = rest if unit in ("", *("hp", "s", "sec", "seconds", "%")) else f" {number[2]}{rest}"
        yield Wording(f"{before[: last.start()]}{number[1]}{before[last.end() :].rstrip(_FILLER)}{told}", last[0])
