"""The measures of the engines give their figures, here with a model that is much too small to say anything."""

from __future__ import annotations

import asyncio
import sys

import pytest

from server.models.hardware import model_at
from tools.bench import busy, engines, waits
from tools.bench.collection import EXAMPLES, collect
from tools.bench.gguf import vocabulary
from tools.bench.merges import merges_of
from tools.bench.random_model import Size, describe, installed, model_of, recipes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tool needs POSIX")
SMALL = Size(layers=2, width=64, inner=128, heads=4, groups=2, words=0, tokens=20)
needs_llama = pytest.mark.skipif(not installed(), reason="llama.cpp is not installed: `make local` builds it")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_N_TURNS", 1)
    monkeypatch.setattr(waits, "_N_GAPS", 1)
    monkeypatch.setattr(waits, "_N_CANCELS", 1)
    monkeypatch.setattr(waits, "_IN_PROMPT_S", 0.02)
    monkeypatch.setattr(busy, "_N_RUNS", 1)
    monkeypatch.setattr(busy, "_N_EDITS", 1)


def test_merges_cut_code_as_it_is_written() -> None:
    merges = merges_of("int client = GetClient(client);\n" * 3, 50)
    assert merges[0] in ("l i", "i e", "e n", "n t", "c l", "C l", "li ent")
    assert {"client", "Ġclient", "GetClient"} & {merge.replace(" ", "") for merge in merges}
    assert merges_of("abc", 50) == [], "what comes once is worth no token"


def test_the_vocabulary_names_each_token_once() -> None:
    tokens = vocabulary(merges=("a b", "ab c", "a bc"), words=2)
    assert len(tokens) == len(set(tokens))
    assert tokens[-2:] == ["w0Ġ", "w1Ġ"]


def test_the_large_model_is_large_enough() -> None:
    words = describe(engines.LARGE)
    assert int(words.partition(" M parameters")[0].rpartition(" ")[2]) >= 300, words


def test_packed_models_are_read_as_what_they_are() -> None:
    with model_of(SMALL) as path:
        model = model_at(path)
        assert (model.layers, model.architecture) == (2, "llama")


@needs_llama
def test_speed_and_waits() -> None:
    with model_of(SMALL) as path:
        speed = asyncio.run(engines._speed(path, SMALL))
        cost = asyncio.run(engines._overhead(path, SMALL))
        further, elsewhere = asyncio.run(waits.gaps(path, ""))
        stops = asyncio.run(waits.cancels(path, ""))
    assert (speed.goal, speed.at_least) == (0.95, True)
    assert speed.value > 0
    assert cost.unit == "µs"
    assert (further.goal, elsewhere.goal) == (0.3, None), "the prompts have 1,000 tokens"
    assert further.value > 0
    assert [figure.goal for figure in stops] == [100, 100]


def test_features_beside_an_engine() -> None:
    (figure,) = busy.measure(collect([EXAMPLES], []), None, "")
    assert figure.goal == 1.1
    assert {"completion", "hover", "diagnostics"} == figure.details.keys()


def test_recipes_are_there() -> None:
    assert recipes()[-1].stat().st_size > 4000
