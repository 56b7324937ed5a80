"""How the next token of a GGUF model is chosen: temperature, seed, grammar. Runs in the worker process only."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from server.models.local_prompt import FaultError, Vocabulary

_USUAL_TEMPERATURE, _USUAL_TOP_P = 0.8, 0.95
_ANY_SEED = 0xFFFFFFFF


@contextlib.contextmanager
def choosing(llama: Any, context: Any, vocabulary: Vocabulary, ask: dict[str, Any]) -> Iterator[Callable[[], int]]:
    """What gives the next token after each evaluation, as a request wants it. Raises `FaultError`."""
    with contextlib.ExitStack() as made:
        chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        made.callback(llama.llama_sampler_free, chain)
        for sampler in _samplers(llama, ask):
            llama.llama_sampler_chain_add(chain, sampler)
        if not ask["grammar"]:
            yield lambda: llama.llama_sampler_sample(chain, context, -1)
            return
        grammar = llama.llama_sampler_init_grammar(vocabulary.handle, ask["grammar"].encode(), b"root")
        if not grammar:
            raise FaultError("request", "The grammar is no GBNF that llama.cpp knows.")
        made.callback(llama.llama_sampler_free, grammar)
        yield _Allowed(llama, context, vocabulary.size, chain, grammar).next


def _samplers(llama: Any, ask: dict[str, Any]) -> Iterator[Any]:
    temperature = _USUAL_TEMPERATURE if ask["temperature"] is None else ask["temperature"]
    top_p = _USUAL_TOP_P if ask["top_p"] is None else ask["top_p"]
    if temperature <= 0:
        yield llama.llama_sampler_init_greedy()
        return
    if top_p < 1:
        yield llama.llama_sampler_init_top_p(top_p, 1)
    yield llama.llama_sampler_init_temp(temperature)
    yield llama.llama_sampler_init_dist(_ANY_SEED if ask["seed"] is None else ask["seed"] % _ANY_SEED)


class _Allowed:
    """Chooses among the tokens that a grammar allows.

    Mostly the model's own choice is one of them, so the grammar looks at that first, and at the others only if not.
    """

    def __init__(self, llama: Any, context: Any, size: int, chain: Any, grammar: Any) -> None:
        self._llama, self._context, self._size = llama, context, size
        self._chain, self._grammar = chain, grammar

    def next(self) -> int:
        """The next token. Raises `FaultError` when the grammar allows none."""
        llama = self._llama
        token = llama.llama_sampler_sample(self._chain, self._context, -1)
        row = (llama.llama_token_data * 1)((token, 1.0, 0.0))
        alone = llama.llama_token_data_array(row, 1, -1, False)
        llama.llama_sampler_apply(self._grammar, ctypes.byref(alone))
        if row[0].logit == float("-inf"):
            token = self._among_all()
        llama.llama_sampler_accept(self._grammar, token)
        return token

    def _among_all(self) -> int:
        import numpy  # pyright: ignore[reportMissingImports]

        llama, size = self._llama, self._size
        rows = numpy.zeros(size, dtype=[("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])
        rows["id"] = numpy.arange(size)
        rows["logit"] = numpy.ctypeslib.as_array(llama.llama_get_logits_ith(self._context, -1), shape=(size,))
        start = rows.ctypes.data_as(ctypes.POINTER(llama.llama_token_data))
        every = llama.llama_token_data_array(start, size, -1, False)
        llama.llama_sampler_apply(self._grammar, ctypes.byref(every))
        if not numpy.isfinite(rows["logit"]).any():
            raise FaultError("request", "The grammar allows nothing here that the model can say.")
        llama.llama_sampler_apply(self._chain, ctypes.byref(every))
        return every.data[every.selected].id
