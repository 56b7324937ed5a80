"""The longest text that a call writes to its buffer, where that is known: a constant one, with numbers in it."""

from __future__ import annotations

from typing import Final

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.formats import Formatted, formatted
from server.analysis.runtime.specifiers import KINDS, Specifier

_COPY: Final = "strcopy"
_SOURCE: Final = 2
_FORMATS: Final = frozenset({"Format", "FormatEx"})
_WIDEST: Final = {"c": 4, "d": 11, "i": 11, "u": 10, "x": 8, "X": 8}
"""What the letters take at most for a number."""


def longest_text(site: CallSite) -> int | None:
    """Its bytes, the zero at the end included; None when nobody knows."""
    if site.name == _COPY:
        texts = site.texts(_SOURCE)
        return max(_bytes(text.value) for text in texts) + 1 if texts else None
    call = formatted(site) if site.name in _FORMATS else None
    return _formatted(call) if call is not None else None


def _formatted(call: Formatted) -> int | None:
    text = call.text.value
    length = _bytes(text) + 1
    for one in call.specifiers:
        if one.kind in KINDS:
            width = _width(text, one)
            if width is None:
                return None
            length += width
    return length


def _width(text: str, one: Specifier) -> int | None:
    """What a specifier shows at most. Its own letters are counted with the text: rather too many than too few."""
    widest = _WIDEST.get(one.kind)
    digits = "".join(letter for letter in text[one.start : one.end] if letter.isdigit())
    return max(widest, int(digits or 0)) if widest is not None else None


def _bytes(text: str) -> int:
    return len(text.encode())
