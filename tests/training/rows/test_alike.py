"""What is nearly the same is found, what is not is left apart; the same input gives the same signatures."""

from __future__ import annotations

import random

from training.rows.alike import Index, banding, clusters, likeness, packed, signature, unpacked

WORDS = [f"w{number}" for number in range(400)]


def changed(words: list[str], count: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    made = list(words)
    for at in draw.sample(range(len(made)), count):
        made[at] = f"x{at}"
    return made


def true_likeness(one: list[str], other: list[str]) -> float:
    first, second = ({tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one, other))
    return len(first & second) / len(first | second)


def test_estimates_are_near_the_truth() -> None:
    for count in (0, 4, 12, 30, 80):
        other = changed(WORDS, count, count)
        assert abs(likeness(signature(WORDS), signature(other)) - true_likeness(WORDS, other)) < 0.15


def test_index_finds_the_near_ones_and_no_others() -> None:
    index = Index(0.75)
    index.add("base", signature(WORDS))
    assert [key for key, _ in index.near(signature(changed(WORDS, 4, 1)))] == ["base"]
    assert not list(index.near(signature(changed(WORDS, 80, 2))))
    assert not list(index.near(signature([f"v{number}" for number in range(400)])))


def test_near_ones_are_seldom_missed() -> None:
    hits = total = 0
    for seed in range(60):
        words = [f"{seed}-{number}" for number in range(300)]
        other = changed(words, 6, seed)
        if true_likeness(words, other) >= 0.8:
            index = Index(0.75)
            index.add(0, signature(words))
            total += 1
            hits += any(True for _ in index.near(signature(other)))
    assert total >= 50
    assert hits / total > 0.95


def test_signatures_are_kept_as_text_and_are_always_the_same() -> None:
    one = signature(["a", "b", "c", "d", "e", "f"])
    assert unpacked(packed(one)) == one
    assert packed(one).startswith(packed(signature(["a", "b", "c", "d", "e", "f"]))[:20])
    assert list(one[:3]) == list(signature(["a", "b", "c", "d", "e", "f"])[:3])
    assert len(signature(["alone"])) == len(signature([])) == 128


def test_bands_fit_the_threshold() -> None:
    for threshold in (0.5, 0.7, 0.9):
        bands, rows = banding(threshold)
        assert bands * rows <= 128
        assert 1 - (1 - (threshold + 0.1) ** rows) ** bands > 0.9


def test_groups_join_what_touches() -> None:
    near = {1: [2], 2: [3], 3: [], 4: []}
    assert clusters([1, 2, 3, 4], lambda item: iter(near[item])) == [[1, 2, 3], [4]]
