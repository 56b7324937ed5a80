"""What a translation file says: its phrases, their languages, the arguments that each one takes.

Knows the notation of `#format`, and which phrases SourceMod's own files have. Must not look for files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from server.analysis.companion_files import Companion
from server.analysis.runtime.specifiers import KINDS, specifiers
from server.knowledge import phrases as known
from server.syntax.keyvalues import Pair

_ARGUMENT = re.compile(r"\{(\d+):([^}]*)\}")
_FORMAT = "#format"
_TOP = "Phrases"


class Phrase(NamedTuple):
    """A phrase. `languages` are the codes that it is translated to, "" for what SourceMod brings along.

    `arguments` are the specifiers that it takes, such as "s" and ".1f", in order; None when nobody can tell. It stands
    at `start..end` of the file `path`, which is "" for what SourceMod brings along.
    """

    name: str
    format: str = ""
    arguments: tuple[str, ...] | None = ()
    languages: tuple[str, ...] = ()
    path: str = ""
    start: int = 0
    end: int = 0


def phrases_in(companion: Companion) -> dict[str, Phrase]:
    """The phrases of one file by name."""
    found = companion.derived.get("phrases")
    if found is None:
        pairs = (pair for top in companion.document.pairs if top.key.text == _TOP for pair in top.pairs or ())
        sections = (pair for pair in pairs if pair.pairs is not None)
        found = companion.derived["phrases"] = _merged(_phrase(pair, companion.path) for pair in sections)
    return found  # type: ignore[return-value]  # what was put in above


def phrases_of_sourcemod(file: str) -> dict[str, Phrase] | None:
    """The phrases of a file that comes with SourceMod; None when it has no such file."""
    held = known.phrases(file)
    if held is None:
        return None
    return {name: Phrase(name, written, _arguments(written)) for name, written in held.items()}


def joined(files: Iterable[dict[str, Phrase]]) -> dict[str, Phrase]:
    """One file with those of its languages: the first to say `#format` counts."""
    return _merged(phrase for phrases in files for phrase in phrases.values())


def _merged(phrases: Iterable[Phrase]) -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    for phrase in phrases:
        first = found.get(phrase.name)
        if first is None:
            found[phrase.name] = phrase
            continue
        languages = tuple(dict.fromkeys((*first.languages, *phrase.languages)))
        if not first.format and (phrase.format or first.arguments != phrase.arguments):
            first = first._replace(format=phrase.format, arguments=None)
        found[phrase.name] = first._replace(languages=languages)
    return found


def _phrase(pair: Pair, path: str) -> Phrase:
    written = next((one.value.text for one in pair.pairs or () if one.key.text == _FORMAT and one.value), "")
    texts = {one.key.text: one.value.text for one in pair.pairs or () if one.key.text != _FORMAT and one.value}
    arguments = _arguments(written) if written else _unformatted(texts.values())
    return Phrase(pair.key.text, written, arguments, tuple(texts), path, pair.key.start, pair.key.end)


def _arguments(written: str) -> tuple[str, ...] | None:
    """`{1:s},{2:d}` in the order of the numbers; None when a number is missing or stands there twice."""
    found = {int(number): specifier for number, specifier in _ARGUMENT.findall(written)}
    count = written.count("{")
    if sorted(found) != list(range(1, count + 1)) or not all(found.values()):
        return None
    return tuple(found[number] for number in range(1, count + 1))


def _unformatted(texts: Iterable[str]) -> tuple[str, ...] | None:
    """What a phrase without `#format` takes: its text is a format string itself."""
    ways = {tuple(text[one.start + 1 : one.end] for one in specifiers(text) if one.kind in KINDS) for text in texts}
    return ways.pop() if len(ways) == 1 else None if ways else ()
