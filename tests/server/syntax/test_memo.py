"""What is kept between versions of a file: all that is in use, and not every version that ever was."""

from __future__ import annotations

import gc
import weakref

import pytest

from server.syntax import chunk
from server.syntax.builtins import initial_environment
from server.syntax.chunk import Chunk, Cut, FileMemo, Syntax, words_of
from server.syntax.preprocessor import scan
from server.syntax.tokens import Dialect

LIVE = "".join(f"void F{number}()\n{{\n    Call({number});\n}}\n" for number in range(20))


def trees(source: str, memo: FileMemo) -> list[Syntax]:
    found = scan(source, initial_environment(), memo, lambda _, env: env)
    return [item.syntax for item in found.items if isinstance(item, Chunk)]


def test_old_versions_go_and_what_is_in_use_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "_LEAST_FRESH", 0)
    memo = FileMemo()
    live = trees(LIVE, memo)
    old: list[weakref.ref[Syntax]] = []
    for number in range(200):
        *same, edited = trees(f"{LIVE}void Edited()\n{{\n    Call({number});\n}}\n", memo)
        assert all(one is other for one, other in zip(same, live, strict=True)), (
            "an unchanged function is not parsed anew"
        )
        old.append(weakref.ref(edited))
        del edited
    gc.collect()
    assert sum(one() is not None for one in old) < 80


def test_variants_of_one_text_are_bounded() -> None:
    memo = FileMemo()
    for number in range(100):
        trees(f"#define N {number}\nint g_a = N;\n", memo)
    assert max(len(known) for known in memo.trees.values()) < 20


def test_words_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "_MOST_CHARACTERS", 10_000)
    for number in range(100):
        text = f"int a{number};" + " " * 1000
        assert words_of(Cut(text, Dialect())) == {"int", f"a{number}"}
        assert sum(map(len, chunk._words)) <= 10_000
