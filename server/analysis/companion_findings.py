"""What is wrong with a KeyValues file itself, when it is checked or open in an editor: mistakes of its notation.

Told by the file's place and name, so that no other text is taken for one. Must not know which plugin loads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from server.analysis.finding import Edit, Finding, Fix, Severity
from server.analysis.rule import rule
from server.syntax import keyvalues
from server.syntax.keyvalues import Document, Pair, Problem, Word
from server.syntax.text import Text

_CODE = "malformed-companion"
_FOLDERS = frozenset({"translations", "gamedata"})
_ENDINGS = (".vdf", ".res", ".kv")
_MAYBE = (".txt", ".cfg")
_MOST_ABOVE = 3
_BEGINNING = 200
_SECTIONS = frozenset({"Offsets", "Keys", "Signatures", "Addresses"})


def is_companion(path: str) -> bool:
    """Whether a file is a translation or gamedata: a `.txt` of such a folder, or one that is called so."""
    place = PurePath(path)
    name = place.name.lower()
    if not name.endswith(".txt"):
        return False
    return name.endswith(".phrases.txt") or not _FOLDERS.isdisjoint(_above(place))


def is_keyvalues(path: str) -> bool:
    """Whether a file's place and name say that it may be KeyValues: a companion, a resource of the game, a config."""
    place = PurePath(path)
    name = place.name.lower()
    return is_companion(path) or name.endswith(_ENDINGS) or (name.endswith(_MAYBE) and "configs" in _above(place))


def _above(place: PurePath) -> list[str]:
    return [folder.lower() for folder in place.parts[-1 - _MOST_ABOVE : -1]]


def companion_findings(path: str, text: Text) -> list[Finding]:
    """The mistakes in the notation of a KeyValues file, in order."""
    return findings_of(path, text, keyvalues.parse(text))


def findings_of(path: str, text: Text, document: Document) -> list[Finding]:
    """The same of a file that is read already."""
    if "\x00" in text.chars[:_BEGINNING]:
        return []  # an editor shows UTF-16 as if it were UTF-8
    strict = is_companion(path)
    severity = rule(_CODE).severity
    problems = document.problems if strict or _is_one(document) else ()
    if problems and not strict and '\\"' in text.chars:
        # The game reads a backslash as itself, so that a quote behind it closes, where SourceMod takes it along.
        problems = min(problems, keyvalues.parse(Text(text.chars.replace('\\"', '/"'))).problems, key=len)
    found = [
        Finding(_CODE, severity, path, one.start, one.end, one.message, fixes=tuple(_fixes(text, one)))
        for one in problems
    ]
    if strict:
        message = "“{}” stands in this section twice: only one of them counts"
        twice = [*_languages_twice(document), *_entries_twice(document)]
        found.extend(Finding(_CODE, Severity.HINT, path, key.start, key.end, message.format(key.text)) for key in twice)
        found.sort(key=lambda one: (one.start, one.end))
    return found


def _fixes(text: Text, problem: Problem) -> Iterator[Fix]:
    """What mends a mistake. Where a quote or brace belongs is a guess, which is never made in bulk."""
    end, chars = problem.end, text.chars
    if problem.code == "unclosed-quote":
        yield Fix("Close the quote", (Edit(end, end, '"'),))
    elif problem.code == "surplus-brace":
        yield Fix("Remove the brace", (Edit(problem.start, end, ""),))
    elif problem.code == "unclosed-brace":
        line = text.line_start(problem.start)
        indent = chars[line : len(chars[: problem.start]) - len(chars[line : problem.start].lstrip(" \t"))]
        last = len(chars.rstrip())
        yield Fix("Close it at the end of the file", (Edit(last, last, f"\n{indent}}}"),))


def _is_one(document: Document) -> bool:
    """Whether a text begins as KeyValues do: a name and a section. Lists and prose of the same ending do not."""
    return bool(document.pairs) and document.pairs[0].pairs is not None


def _languages_twice(document: Document) -> Iterator[Word]:
    """A phrase's texts in a language that it has already."""
    for top in document.pairs:
        if top.key.text == "Phrases":
            for phrase in top.pairs or ():
                yield from _twice(phrase)


def _entries_twice(document: Document) -> Iterator[Word]:
    """An offset, key or signature that its section has already, and a platform's that it has already."""
    for top in document.pairs:
        for game in (top.pairs or ()) if top.key.text == "Games" else ():
            for section in game.pairs or ():
                if section.key.text in _SECTIONS:
                    yield from _twice(section)
                    for entry in section.pairs or ():
                        if section.key.text != "Addresses":  # `read` and `offset` are steps there, done in turn
                            yield from _twice(entry)


def _twice(section: Pair) -> Iterator[Word]:
    seen: set[str] = set()
    for pair in section.pairs or ():
        if pair.key.text in seen and pair.condition is None:
            yield pair.key
        seen.add(pair.key.text)
