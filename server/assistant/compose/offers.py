"""What a refusal offers instead: requests that can be typed as they stand, for which there is a plugin.

Nothing is offered that is not understood itself, and nothing that the request has no word of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from server.assistant.compose import library
from server.assistant.compose.match import Item
from server.assistant.compose.plan import Plan
from server.assistant.compose.tokens import Token
from server.assistant.compose.words import sayings
from server.knowledge import compose

_MOST = 3
_AGAINST = frozenset(("not", "dont", "don't", "never", "no", "without", "stop", "cannot", "не", "без", "нет"))
_MOST_TRIED = 6

Read = Callable[[str], Plan | None]
"""What a request means, None when it is refused."""


def offers(tokens: Sequence[Token], found: Sequence[Sequence[Item]], language: str, read: Read) -> tuple[str, ...]:
    """At most three requests that come near; `found` are the items that the request has."""
    if any(token.text.lower() in _AGAINST for token in tokens):
        # What is offered would be the very thing that is not wanted.
        return ()
    near = library.nearest(tokens, language)
    composed = _composed(found, read) if language == "en" and len(near) < _MOST else ()
    return tuple(dict.fromkeys((*near, *composed)))[:_MOST]


def _composed(found: Sequence[Sequence[Item]], read: Read) -> Iterator[str]:
    """The first occasion that the request names, with each effect that it names."""
    triggers = _names(found, "triggers")
    effects = _names(found, "effects")
    tried = 0
    for trigger in triggers:
        known = compose.triggers().get(trigger)
        if known is None or known.parameters:
            continue
        for effect in (*(name for name in effects if name != "announce"), "announce"):
            does = sayings()["effects"].get(effect, {}).get("offer")
            if not does or tried == _MOST_TRIED:
                continue
            tried += 1
            request = f"when {known.when}, {does}"
            plan = read(request)
            if plan is not None and plan.clauses[0].trigger.name == trigger:
                yield request


def _names(found: Sequence[Sequence[Item]], section: str) -> list[str]:
    """The parts of a section that the request names, those with the most words first."""
    rated: dict[str, int] = {}
    for item in (item for items in found for item in items):
        if item.phrase.section == section and item.phrase.form not in ("bare", "thing"):
            rated[item.phrase.name] = max(rated.get(item.phrase.name, 0), item.end - item.start)
    return sorted(rated, key=lambda name: -rated[name])
