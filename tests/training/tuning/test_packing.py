"""Packing, the order of what is learnt, and how often each example comes."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from training.tuning.corpus import Corpus, order_of, times
from training.tuning.packing import fill, packed
from training.tuning.rendering import Encoded


def corpus_of(lengths: list[int], weights: list[float] | None = None) -> Corpus:
    corpus = Corpus()
    for number, length in enumerate(lengths):
        encoded = Encoded([number + 1] * length, [False, *[True] * (length - 1)])
        corpus.add(f"row-{number}", encoded, weights[number] if weights else 1.0)
    return corpus


def test_each_sequence_is_in_one_pack_and_none_is_too_full() -> None:
    drawn = random.Random(3)
    lengths = [drawn.randrange(1, 257) for _ in range(2000)]
    packs = packed(lengths, 256)
    assert sorted(number for pack in packs for number in pack) == list(range(2000))
    assert max(sum(lengths[number] for number in pack) for pack in packs) <= 256
    assert fill(lengths, packs, 256) > 0.97


def test_the_best_fit_is_taken() -> None:
    assert sorted(map(sorted, packed([60, 40, 70, 30, 100], 100))) == [[0, 1], [2, 3], [4]]


def test_what_is_too_long_is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        packed([101], 100)


def test_sequences_come_back_as_they_were() -> None:
    corpus = corpus_of([3, 1, 5])
    assert [corpus[number].ids for number in range(3)] == [[1] * 3, [2], [3] * 5]
    assert corpus[2].learnt == [False, True, True, True, True]
    assert (corpus.tokens, corpus.learnt_tokens, corpus.lengths()) == (9, 6, [3, 1, 5])


def test_weights_are_how_often_an_example_comes() -> None:
    weights = [1.0, 2.0, 0.5, 2.5, 0.0]
    epochs = [Counter(numbers) for numbers in times(weights, 4, seed=1)]
    assert len(epochs) == 4
    whole = sum(epochs, Counter[int]())
    assert [whole[number] for number in range(5)] == [4, 8, 2, 10, 0]
    for epoch in epochs:
        assert epoch[0] == 1
        assert epoch[1] == 2
        assert epoch[2] in (0, 1)
        assert epoch[3] in (2, 3)


def test_light_examples_do_not_all_come_at_once() -> None:
    first = next(times([0.5] * 400, 1, seed=1))
    assert 150 < len(first) < 250
    assert first != next(times([0.5] * 400, 1, seed=2))


def test_the_order_is_that_of_the_seed_and_differs_between_epochs() -> None:
    corpus = corpus_of([10 + number % 37 for number in range(300)])
    order = order_of(corpus, 64, 2, seed=5)
    assert order == order_of(corpus, 64, 2, seed=5)
    assert order != order_of(corpus, 64, 2, seed=6)
    counted = Counter(number for pack in order for number in pack)
    assert set(counted.values()) == {2}
    half = len(order) // 2
    assert order[:half] != order[half:]


def test_part_of_an_epoch_is_part_of_its_packs() -> None:
    corpus = corpus_of([32] * 100)
    assert len(order_of(corpus, 64, 1, seed=1)) == 50
    assert len(order_of(corpus, 64, 0.5, seed=1)) == 25
    assert len(order_of(corpus, 64, 1.5, seed=1)) == 75
    assert order_of(corpus, 64, 1, seed=1, packing=False) != order_of(corpus, 64, 1, seed=1)
    assert {len(pack) for pack in order_of(corpus, 64, 1, seed=1, packing=False)} == {1}
