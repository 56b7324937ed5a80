"""Tokens as text: whole characters, and nothing of a stop word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.models.local_prompt import Text, short


def read(text: str, stops: list[str], size: int) -> tuple[str, list[str]]:
    """What comes out of a text that comes in pieces of `size` bytes, all of it and one by one."""
    raw, reader = text.encode(), Text(stops)
    parts: list[str] = []
    for start in range(0, len(raw), size):
        parts.append(reader.add(raw[start : start + size]))
        if reader.is_over:
            break
    parts.append(reader.rest())
    return "".join(parts), parts


@given(st.text(max_size=30), st.integers(1, 5))
def test_text_comes_whole(text: str, size: int) -> None:
    whole, parts = read(text, [], size)
    assert whole == text
    assert all(part in text for part in parts)


@given(st.text("ab", max_size=20), st.lists(st.text("ab", min_size=1, max_size=4), max_size=3), st.integers(1, 3))
def test_nothing_of_a_stop_word_gets_out(text: str, stops: list[str], size: int) -> None:
    ends = [place for place in map(text.find, stops) if place >= 0]
    whole, _ = read(text, stops, size)
    if size == 1 and ends:
        # Whichever word is complete first ends the text, as each letter comes alone.
        first = min(text.find(stop) + len(stop) for stop in stops if stop in text)
        assert whole == text[: min(text.find(stop) for stop in stops if stop in text[:first])]
    elif not ends:
        assert whole == text
    else:
        assert text.startswith(whole)
        assert not any(stop in whole for stop in stops)


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["a", "b"], ["a", "b"]),
        (["a\n", "\nb"], ["a", ""]),
        (["a\n", "b"], ["a", "\nb"]),
        (["\n\n"], [""]),
    ],
)
def test_only_what_may_become_a_stop_word_is_held_back(pieces: list[str], shown: list[str]) -> None:
    reader = Text(["\n\n", ""])
    assert [reader.add(piece.encode()) for piece in pieces] == shown


def test_half_a_character_at_the_end() -> None:
    reader = Text([])
    assert reader.add("Т".encode()[:1]) == ""
    assert reader.rest() == "\ufffd"


def test_short() -> None:
    assert short("a\n  b") == "a b"
    assert len(short("x" * 1000)) == 200
