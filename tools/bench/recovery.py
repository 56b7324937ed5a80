"""Recovery while typing: an unfinished statement in one function must leave all other functions as they were.

Judged by our outline of the file, before and after.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from server.analysis.symbols import Kind
from server.features.document_symbol import document_symbol
from tools.bench.collection import Analyser, Collection, read
from tools.bench.figure import Figure, share
from tools.bench.tokens import Function, Source

GOAL = 95.0
SNIPPETS = ("if (IsClientInGame(", "for (int i", "if (x) {", 'PrintToServer("unclosed')

Outline = list[tuple[str, str, int, int]]


def measure(collection: Collection, seed: int, n_plugins: int) -> Iterator[Figure]:
    """One figure a snippet."""
    analyser = Analyser(collection.include)
    chance = random.Random(seed)
    plugins = [path for path in collection.plugins if _fit(path) and not analyser.errors(path)]
    plugins = sorted(chance.sample(plugins, min(n_plugins, len(plugins))))
    for snippet in SNIPPETS:
        spoilt = [
            path for path in plugins if not _survives(analyser, path, snippet, random.Random(f"{seed}/{path.name}"))
        ]
        how = f"files where every other function keeps name, kind and shifted range with `{snippet}` put into one"
        details = {"spoilt": _names(spoilt)} if spoilt else {}
        yield share(f"recovery from `{snippet}`", len(plugins) - len(spoilt), len(plugins), how, GOAL, details)


def _fit(path: Path) -> bool:
    text = read(path)
    return text is not None and len(Source(text.chars).functions) > 1


def _names(paths: Sequence[Path], most: int = 6) -> str:
    names = ", ".join(path.name for path in paths[:most])
    return names + (f" and {len(paths) - most} more" if len(paths) > most else "")


def _survives(analyser: Analyser, path: Path, snippet: str, chance: random.Random) -> bool:
    text = read(path)
    assert text is not None  # it is fit
    source = Source(text.chars)
    function = chance.choice(source.functions)
    at = chance.choice(_places(source, function))
    inserted = f"\n\t{snippet}\n"
    chars = source.text[:at] + inserted + source.text[at:]
    return kept(analyser, path, source.text, chars, at, len(inserted))


def kept(analyser: Analyser, path: Path, before: str, after: str, at: int, by: int) -> bool:
    """Whether each function but the one around `at`, where `by` characters were inserted, is what and where it was."""
    expected = [
        (name, kind, *(offset + by if offset >= at else offset for offset in (start, end)))
        for name, kind, start, end in _outline(analyser, path, before)
        if not start <= at < end
    ]
    found = _outline(analyser, path, after)
    analyser.restore(path)
    return set(expected) <= set(found)


def _places(source: Source, function: Function) -> list[int]:
    """Behind the `{` of the body and behind each `;` in it, but for those in parentheses."""
    found = [source.tokens[function.open].end]
    i = function.open + 1
    while i < function.close:
        if source.is_mark(i, "(", "["):
            i = source.partners.get(i, i)
        elif source.is_mark(i, ";"):
            found.append(source.tokens[i].end)
        i += 1
    return found


def _outline(analyser: Analyser, path: Path, chars: str) -> Outline:
    """The functions of a text with their ranges."""
    items = document_symbol(analyser.snapshot(path, chars))
    return [(item.name, item.kind.name, item.start, item.end) for item in items if item.kind is Kind.FUNCTION]
