"""Understands a request: a plan of parts or a recipe, or a refusal that says why and what comes near.

Every word has to be accounted for. One that nothing explains is named; it never passes for something else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from server.assistant.compose import apis, caution, functions, library
from server.assistant.compose.describe import language_of, quoted, said, sentence
from server.assistant.compose.draft import draft
from server.assistant.compose.errors import ComposeError
from server.assistant.compose.match import Item
from server.assistant.compose.offers import offers
from server.assistant.compose.parse import Step, parse
from server.assistant.compose.plan import Plan, Value
from server.assistant.compose.resolve import plan_of
from server.assistant.compose.retell import Wording, corrected, with_texts_quoted, without_asides
from server.assistant.compose.sentences import UnclearError, read
from server.assistant.compose.tokens import Cut, Token, cut
from server.assistant.compose.words import content, lexicon, sayings

_MOST_TOKENS = 400
_WITHOUT_OFFERS = frozenset(("malicious", "too_long", "other_game", "other_game_like", "other_language", "client_side"))
_OF_WHAT_IS_ASKED = frozenset(("unknown", "cannot", "malicious", "other_game", "other_language", "client_side"))
_MOST_NAMED = 3
_SAYING = frozenset(("triggers", "effects", "conditions", "modifiers", "refusals", "whole"))
_HARMLESS_MARKS = frozenset("\"'“”«»「」…*#_~`|[]{}><")


@dataclass(frozen=True, slots=True)
class Understood:
    """What came of a request: a `plan`, or a `recipe` ("family/name") with `values` for its convars, or a `refusal`.

    A function of the library is a recipe too; the values are then those of its parameters.

    `said` is what was understood, `ignored` what nothing heeds, as it was written, and `nearest` what comes near when
    it is refused, all in the request's language. `reason` is the key of the refusal's sentence, `apis` are the names
    that are to be used, `read_as` the words that were taken for others. `taken_back` is what the request itself has
    taken back, `as_text` what was read as a text though it stood in no quotes, `notes` are sentences about what was
    decided.
    """

    language: str
    plan: Plan | None = None
    recipe: str = ""
    values: tuple[tuple[str, Value], ...] = ()
    said: str = ""
    ignored: tuple[str, ...] = ()
    refusal: str = ""
    reason: str = ""
    nearest: tuple[str, ...] = ()
    apis: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    taken_back: str = ""
    as_text: str = ""
    notes: tuple[str, ...] = ()


def understand(request: str) -> Understood:
    """What a request asks for. Never raises for a request."""
    first = _Understanding(request)
    made = first.understood()
    if not made.refusal:
        return made
    if made.reason == "correction":
        found = next(first.without_what_is_taken_back(), None)
        return found or first.missed or made
    if made.reason in ("unknown", "no_effect", "modifier"):
        return next(itertools.chain(first.with_texts_quoted(), first.without_asides()), made)
    return made


def _plan_of(request: str) -> Plan | None:
    """The plan of a request that may be offered: what comes near it is of no interest."""
    return _Understanding(request, is_offer=True).understood().plan


def _says_nothing(text: str) -> bool:
    """Whether a part of a request names nothing that happens, is to be done or is asked about."""
    tokens = cut(text, library.spelling()).tokens
    steps, found = parse(tokens, lexicon())
    named = {step.item.phrase.section for step in steps if step.item is not None}
    named.update(item.phrase.section for items in found for item in items if item.phrase.section in _SAYING)
    return not named & _SAYING


class _Understanding:
    def __init__(self, request: str, is_offer: bool = False) -> None:
        self.request = request
        self.is_offer = is_offer
        self.language = language_of(request)
        self.found: list[list[Item]] = []
        self.tokens: list[Token] = []
        self.mended: list[tuple[str, str]] = []
        self.steps: list[Step] = []
        self.refused_at: Item | None = None
        self.missed: Understood | None = None
        """Why the likeliest wording without what is taken back is refused, where that is for what it asks for."""

    def understood(self) -> Understood:
        """The result."""
        words = lexicon()
        made: Cut = cut(self.request, library.spelling())
        self.tokens, self.mended = made.tokens, made.mended
        if not self.tokens:
            return self._refused("nothing")
        if len(self.tokens) > _MOST_TOKENS:
            return self._refused("too_long", str(_MOST_TOKENS))
        steps, self.found = parse(self.tokens, words)
        self.steps = steps
        if refused := self._told_off():
            return refused
        if functions.is_asked(self.request):
            return self._of_functions()
        made_of_parts = self._composed(steps)
        plan = made_of_parts.plan
        if found := library.same(self.tokens, plan):
            return self._of_library(found, steps)
        return made_of_parts

    def without_what_is_taken_back(self) -> Iterator[Understood]:
        """What the request means without what it takes back, for each way to leave that out that means something."""
        place = self.refused_at
        if place is None:
            return
        begin, end = self.tokens[place.start].start, self.tokens[place.end - 1].end
        for number, wording in enumerate(corrected(self.request, begin, end)):
            yield from self._reworded(wording, keeps_reason=number == 0)

    def with_texts_quoted(self) -> Iterator[Understood]:
        """What the request means when what is to be said is read as a text."""
        for wording in with_texts_quoted(self.request):
            yield from self._reworded(wording)

    def without_asides(self) -> Iterator[Understood]:
        """What the request means without what it tells besides."""
        for wording in without_asides(self.request, _says_nothing):
            yield from self._reworded(wording)

    def _reworded(self, wording: Wording, keeps_reason: bool = False) -> Iterator[Understood]:
        again = _Understanding(wording.request, is_offer=True)
        again.language = self.language
        made = again.understood()
        if made.refusal and (wording.left_out or wording.asides):
            # A text of it may stand without quotes, too.
            made = next(again.with_texts_quoted(), made)
        if keeps_reason and made.reason in _OF_WHAT_IS_ASKED:
            self.missed = replace(made, taken_back=wording.left_out)
        says_when = any(step.item and step.item.phrase.section in ("triggers", "whole") for step in again.steps)
        if not made.refusal and (says_when or not wording.needs_trigger):
            yield replace(
                made,
                taken_back=wording.left_out or made.taken_back,
                as_text=wording.as_text or made.as_text,
                ignored=(*made.ignored, *wording.asides),
            )

    def _of_library(self, found: library.Found, steps: Sequence[Step]) -> Understood:
        title, does = found.recipe.in_language(self.language)
        wants = self._wants(steps)
        source = found.recipe.source().lower()
        for name in wants:
            verdict = apis.verdict(name, None)
            if name.lower().removeprefix("sdkhook_") in source:
                continue
            if verdict in (apis.UNKNOWN, apis.WRONG):
                return self._refused(f"{verdict}_api", name, apis.instead(name) if verdict == apis.UNKNOWN else ())
        return self._made(None, found.recipe.id, does or title, (), wants, found.values)

    def _of_functions(self) -> Understood:
        found = functions.search(self.request, self.language)
        if isinstance(found, functions.Missing):
            reason = "unknown" if found.unknown else "no_function"
            return self._refused(reason, quoted(found.unknown[:_MOST_NAMED], self.language), found.nearest)
        title, does = found.recipe.in_language(self.language)
        self.mended = list(found.read_as)
        return self._made(None, found.recipe.id, does or title, (), found.names, found.values)

    def _composed(self, steps: Sequence[Step]) -> Understood:
        unknown = self._unknown(steps)
        if unknown:
            return self._refused("unknown", quoted(unknown, self.language))
        try:
            reading = read(steps)
            plan, restricted = caution.for_admins(plan_of(reading), self.request)
            plan, others = caution.renamed(plan)
            draft(plan)
        except UnclearError as error:
            reason, _, detail = error.reason.partition(":")
            return self._refused(reason, detail or self._unclear())
        except ComposeError as error:
            return self._refused("cannot", str(error))
        wants = tuple(apis.wanted(reading.hints))
        for name in wants:
            match apis.verdict(name, plan):
                case apis.UNKNOWN:
                    return self._refused("unknown_api", name, apis.instead(name))
                case apis.WRONG:
                    return self._refused("wrong_api", name)
                case _:
                    pass
        if refused := self._guarded(plan):
            return refused
        soft = tuple(self._text(step) for step in steps if step.item and step.item.phrase.name == "soft")
        soft += self._other_sounds(plan, steps)
        made = self._made(plan, "", said(plan, self.language), soft, wants, ())
        notes = [sentence(self.language, "for_admins")] if restricted else []
        for old, new in others:
            notes.append(sentence(self.language, "taken", f"!{old}").replace("{other}", f"!{new}"))
        return replace(made, notes=tuple(notes))

    def _other_sounds(self, plan: Plan, steps: Sequence[Step]) -> tuple[str, ...]:
        """Words for a certain sound where the usual one is played."""
        done = [effect.part for clause in plan.clauses for effect in clause.effects]
        if all(part.name != "sound" or "file" in dict(part.values) for part in done):
            return ()
        particular = str(sayings()["effects"]["sound"]["particular"]).split()
        told = [self._text(step) for step in steps if step.item and step.item.phrase.name == "sound"]
        words = [one for text in told for one in particular if re.search(rf"(?<![a-z]){one}", text.lower())]
        return tuple(dict.fromkeys(words))

    def _made(
        self,
        plan: Plan | None,
        recipe: str,
        what: str,
        ignored: tuple[str, ...],
        wants: tuple[str, ...],
        values: tuple[tuple[str, Value], ...],
    ) -> Understood:
        return Understood(
            self.language, plan, recipe, values, what, ignored, apis=wants, read_as=tuple(dict.fromkeys(self.mended))
        )

    def _refused(self, reason: str, words: str = "", nearest: tuple[str, ...] | None = None) -> Understood:
        near = nearest or ()
        if nearest is None and reason not in _WITHOUT_OFFERS and not self.is_offer:
            near = offers(self.tokens, self.found, self.language, _plan_of)
        return Understood(self.language, refusal=sentence(self.language, reason, words), reason=reason, nearest=near)

    def _told_off(self) -> Understood | None:
        """The refusal when something is asked for that is refused whatever else there is."""
        best: Item | None = None
        for index, items in enumerate(self.found):
            for item in items:
                if item.phrase.section == "refusals" and (best is None or item.phrase.name == "malicious"):
                    best = item
            if best is not None and best.phrase.name == "malicious" and index > best.start:
                break
        if best is None:
            return None
        self.refused_at = best
        if best.phrase.name == "other_game" and any("l4d2" in token.words for token in self.tokens):
            text = self.request[self.tokens[best.start].start : self.tokens[best.end - 1].end]
            return self._refused("other_game_like", quoted((text,), self.language))
        text = self.request[self.tokens[best.start].start : self.tokens[best.end - 1].end]
        return self._refused(best.phrase.name, quoted((text,), self.language))

    def _unknown(self, steps: Sequence[Step]) -> list[str]:
        """The stretches of the request that nothing explains."""
        found: list[tuple[int, int]] = []
        for step in steps:
            if step.item is not None or self.tokens[step.start].text in _HARMLESS_MARKS:
                continue
            if found and found[-1][1] == step.start:
                found[-1] = (found[-1][0], step.end)
            else:
                found.append((step.start, step.end))
        matter = [(start, end) for one in found for start, end in self._trimmed(*one)] or found
        longest = sorted(matter, key=lambda one: one[0] - one[1])[:_MOST_NAMED]
        return [self.request[self.tokens[start].start : self.tokens[end - 1].end] for start, end in sorted(longest)]

    def _trimmed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretch without words at its ends that say nothing by themselves; nothing when all are such."""
        dropped, _ = content()
        plain = [bool(token.words & dropped) or token.kind == "mark" for token in self.tokens[start:end]]
        inner = [start + index for index, is_plain in enumerate(plain) if not is_plain]
        if inner:
            yield inner[0], inner[-1] + 1

    def _unclear(self) -> str:
        """The words that name somebody, for a refusal that is about whom."""
        whole = self.request.strip()
        return quoted((whole if len(whole) <= 80 else whole[:79] + "…",), self.language)

    def _guarded(self, plan: Plan) -> Understood | None:
        """Convars that are not there, or that a plugin written from words should not touch."""
        for clause in plan.clauses:
            for effect in clause.effects:
                name = str(dict(effect.part.values).get("convar", "")).lower()
                if name and (verdict := apis.of_convar(name)):
                    return self._refused(verdict, name, apis.convars_near(name))
        return None

    def _wants(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """The names of the interface that are asked for, or stand anywhere where the request is not understood."""
        hints = [step.item for step in steps if step.item is not None and step.item.phrase.section == "hints"]
        named = (str(token.value) for token in self.tokens if token.kind == "name" and "_" in token.text)
        return tuple(dict.fromkeys((*apis.wanted(hints), *named)))

    def _text(self, step: Step) -> str:
        return self.request[self.tokens[step.start].start : self.tokens[step.end - 1].end]
