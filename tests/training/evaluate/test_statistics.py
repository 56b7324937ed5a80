"""Figures that are known from elsewhere: HumanEval's estimator, Wilson's interval, McNemar's test."""

from __future__ import annotations

import math

import pytest

from training.evaluate.likelihood import likelihood
from training.evaluate.statistics import bootstrap, mcnemar, paired, pass_at, wilson


@pytest.mark.parametrize(
    ("k", "samples", "right", "wanted"),
    [(1, 10, 4, 0.4), (5, 10, 4, 1 - 6 / 252), (10, 10, 1, 1.0), (2, 4, 0, 0.0), (1, 1, 1, 1.0), (2, 3, 2, 1.0)],
)
def test_pass_at_k(k: int, samples: int, right: int, wanted: float) -> None:
    assert pass_at(k, samples, right) == pytest.approx(wanted)


@pytest.mark.parametrize(("k", "samples", "right"), [(2, 1, 1), (0, 1, 1), (1, 1, 2), (1, 2, -1)])
def test_what_can_not_be_known_is_refused(k: int, samples: int, right: int) -> None:
    with pytest.raises(ValueError, match="can not"):
        pass_at(k, samples, right)


def test_wilson() -> None:
    found = wilson(8, 10)
    assert (round(found.low, 2), round(found.high, 2)) == (0.49, 0.94)
    assert wilson(0, 0).high == 1.0
    assert wilson(160, 200).low == pytest.approx(0.739, abs=0.001)


def test_bootstrap_is_the_same_each_time() -> None:
    values = [1.0] * 30 + [0.0] * 70
    found = bootstrap(values, seed=3)
    assert found == bootstrap(values, seed=3)
    assert found.value == 0.3
    assert 0.2 < found.low < 0.3 < found.high < 0.4


@pytest.mark.parametrize(("first", "second", "p"), [(0, 0, 1.0), (5, 5, 1.0), (10, 0, 2 / 1024), (8, 2, 112 / 1024)])
def test_mcnemar(first: int, second: int, p: float) -> None:
    assert mcnemar(first, second) == pytest.approx(p)


def test_paired() -> None:
    found = paired([1, 1, 0, 1], [1, 0, 0, 0])
    assert (found.both, found.only_first, found.only_second, found.neither) == (1, 2, 0, 1)
    assert found.difference.value == 0.5
    with pytest.raises(ValueError, match="same tasks"):
        paired([1], [1, 0])


def test_likelihood() -> None:
    found = likelihood(["abcd", "ab"], lambda text: [math.log(0.5)] * len(text))
    assert found.perplexity == pytest.approx(2.0)
    assert found.bits_per_byte == pytest.approx(1.0)
    assert found.tokens == found.bytes == 6
