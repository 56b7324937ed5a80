"""The measure of the estimate: three kinds of texts, each with its median and its 95th percentile."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.knowledge.recipes import recipes
from server.models import tokens
from tools.bench import token_counts
from tools.bench.collection import collect


def test_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {name: recipe for name, recipe in recipes().items() if name.startswith("timers/")}
    monkeypatch.setattr(token_counts, "recipes", lambda: few)
    (tmp_path / "a.sp").write_text('public void OnPluginStart()\n{\n\tPrintToServer("hi");\n}\n', "utf-8")
    phrases = tmp_path / "translations" / "chi" / "a.phrases.txt"
    phrases.parent.mkdir(parents=True)
    phrases.write_text("".join(f'"P{n}"\n{{\n\t"chi"\t\t"坦克出现了，请注意"\n}}\n' for n in range(6)), "utf-8")
    figures = list(token_counts.measure(collect([tmp_path], [])))
    assert [figure.name.partition(":")[0] for figure in figures] == [
        kind for kind in ("SourcePawn", "prompts", "Chinese") for _ in range(2)
    ]
    assert figures[0].how.startswith("1 texts")
    assert all(0 <= figure.value < 40 for figure in figures)
    assert figures[2].how.startswith(f"{sum(len(recipe.asks['en']) for recipe in few.values())} texts")
    assert figures[-1].how.startswith("2 texts"), "the family's words and the phrases of the collection"


def test_nothing_is_measured_against_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "RANKS", tmp_path / "none")
    tokens._o200k.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="build_tokens"):
            list(token_counts.measure(collect([tmp_path], [])))
    finally:
        tokens._o200k.cache_clear()
