"""Suggestions are found again, also when they were typed in part."""

from __future__ import annotations

import random

from server.assistant.inline.cache import Cache


def test_found_at_its_place_only() -> None:
    cache = Cache()
    cache.put("int a = ", "\n}\n", "1;")
    assert cache.get("int a = ", "\n}\n") == "1;"
    assert cache.get("int b = ", "\n}\n") is None
    assert cache.get("int a = ", "\nreturn;\n}\n") is None


def test_typed_through() -> None:
    cache = Cache()
    cache.put("é ", "\n", "first second")
    assert cache.get("é first", "\n") == " second"
    assert cache.get("é first secon", "\n") == "d"
    assert cache.get("é first second", "\n") is None
    assert cache.get("é fisrt", "\n") is None


def test_brackets_that_the_editor_closes_make_no_difference() -> None:
    cache = Cache()
    cache.put("F(", "\n}\n", "1, (2));")
    assert cache.get("F(1, (", "))\n}\n") == "2));"


def test_nothing_to_say_is_remembered_too() -> None:
    cache = Cache()
    cache.put("a", "", "")
    assert cache.get("a", "") == ""
    assert cache.get("ab", "") is None


def test_the_newest_place_counts() -> None:
    cache = Cache()
    cache.put("a", "", "bcd")
    cache.put("ab", "", "cx")
    assert cache.get("ab", "") == "cx"


def test_what_was_not_used_for_long_goes() -> None:
    cache = Cache(most=3)
    for name in "abc":
        cache.put(name, "", "text")
    assert cache.get("a", "") == "text"
    cache.put("d", "", "text")
    assert len(cache) == 3
    assert cache.get("b", "") is None
    assert cache.get("a", "") == "text"


def test_every_beginning_of_a_text_finds_its_rest() -> None:
    made = random.Random(4)
    for _ in range(50):
        prefix = "".join(made.choices("ab(é\n", k=made.randrange(300)))
        text = "".join(made.choices("xy)\n", k=made.randrange(1, 60)))
        cache = Cache()
        cache.put(prefix, "z", text)
        at = made.randrange(len(text))
        assert cache.get(prefix + text[:at], "z") == text[at:]
