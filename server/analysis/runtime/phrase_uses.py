"""Where a call translates: its `%t` and `%T`, the phrases that they name, and the arguments left for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from server.analysis.companions import loaded, phrases
from server.analysis.phrase_file import Phrase
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import Formatted, formatted
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.specifiers import KINDS, Specifier
from server.analysis.runtime.texts import Text, texts
from server.analysis.unit import Unit
from server.knowledge.near import spelt_like
from server.syntax import nodes as n

_KEY = "phrase uses"
_TESTS = ("TranslationPhraseExists", "IsTranslatedForLanguage")


class Known(NamedTuple):
    """What the plugin's translations say about a name.

    `missing` is true when there surely is no such phrase, `unloaded` when that is because the plugin loads no file.
    """

    phrase: Phrase | None
    missing: bool
    unloaded: bool
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    name: str

    def __call__(self, unit: Unit) -> Known:
        held = phrases(unit)
        if held is None:
            return Known(None, False, False)
        phrase = held.by_name.get(self.name)
        if phrase is not None or not held.complete or self.name in loaded(unit, _TESTS)[0]:
            return Known(phrase, False, False)
        return Known(None, True, not held.loads, spelt_like(self.name, held.by_name))


class PhraseUse(NamedTuple):
    """A specifier `%t` or `%T` of a call: all names that it can be given, and the arguments behind them."""

    call: Formatted
    specifier: Specifier
    phrases: tuple[tuple[Text, Known], ...]
    arguments: tuple[n.Expr, ...]

    @property
    def takes(self) -> tuple[str, ...] | None:
        """The specifiers that the phrase takes arguments for; None when they are not the same for all names."""
        ways = {known.phrase.arguments if known.phrase is not None else None for _, known in self.phrases}
        return ways.pop() if len(ways) == 1 else None


def phrase_uses(site: CallSite) -> tuple[PhraseUse, ...]:
    """The translations of a call in order, as far as it is known how many arguments those before them take."""
    kept = cast("dict[n.Call, tuple[PhraseUse, ...]]", site.view.cache.setdefault(_KEY, {}))
    if site.call not in kept:
        kept[site.call] = tuple(_uses(site))
    return kept[site.call]


def _uses(site: CallSite) -> Iterator[PhraseUse]:
    call = formatted(site)
    if call is None or not call.has_phrases or not site.call.closed:
        return
    position = 0
    for one in call.specifiers:
        if one.kind not in KINDS:
            continue
        if position >= len(call.arguments):
            return
        key = call.arguments[position]
        position += 2 if one.kind == "T" else 1
        if one.kind not in "tT":
            continue
        if position > len(call.arguments):
            return
        named = tuple((text, ask(site.view, _Question(text.value))) for text in texts(site.view, key))
        use = PhraseUse(call, one, named, call.arguments[position:])
        yield use
        if use.takes is None or any(kind[-1:] in "tT" for kind in use.takes):
            return
        position += len(use.takes)
