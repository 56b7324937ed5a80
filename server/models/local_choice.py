"""How the next token of a GGUF model is chosen: temperature, seed, grammar, names that exist.

Runs in the worker process only.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from server.models.local_held import Reader
from server.models.local_prompt import FaultError, Vocabulary
from server.models.local_rules import Rules

_USUAL_TEMPERATURE, _USUAL_TOP_P = 0.8, 0.95
_ANY_SEED = 0xFFFFFFFF
_PRESSING = 0.7  # of the tokens of an answer; after that it has to define what it has called
_FEW, _MORE = 32, 4  # tokens that are looked at first, and how many times as many after that


NOTHING = -1
"""In place of a token: the answer can not go on."""


class Holding(NamedTuple):
    """What an answer of at most `limit` tokens is held to, and whether tokens can be undone."""

    rules: Rules
    limit: int
    may_undo: bool


class Choice:
    """Chooses as temperature and seed want it."""

    taken_back = 0
    """How many of the tokens before it `next` wants undone; then it chose none."""
    unsettled = 0
    """How many of the last tokens may yet be undone."""

    def __init__(self, llama: Any, context: Any, chain: Any) -> None:
        self._llama, self._context, self._chain = llama, context, chain

    def next(self) -> int:
        """The next token, after an evaluation, or `NOTHING`. Raises `FaultError` when a grammar allows none."""
        return self._llama.llama_sampler_sample(self._chain, self._context, -1)

    def missing(self) -> str:
        """What has to be added where the answer is cut."""
        return ""


@contextlib.contextmanager
def choosing(
    llama: Any, context: Any, vocabulary: Vocabulary, ask: dict[str, Any], held: Holding | None
) -> Iterator[Choice]:
    """What chooses the tokens of an answer, as a request wants it. Raises `FaultError`."""
    with contextlib.ExitStack() as made:
        chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        made.callback(llama.llama_sampler_free, chain)
        for sampler in _samplers(llama, ask):
            llama.llama_sampler_chain_add(chain, sampler)
        if ask["grammar"]:
            grammar = llama.llama_sampler_init_grammar(vocabulary.handle, ask["grammar"].encode(), b"root")
            if not grammar:
                raise FaultError("request", "The grammar is no GBNF that llama.cpp knows.")
            made.callback(llama.llama_sampler_free, grammar)
            yield _Allowed(llama, context, vocabulary.size, chain, grammar)
        elif held is not None:
            reader = Reader(held.rules, ask["fill"][0] if "fill" in ask else None)
            yield _Held(llama, context, chain, vocabulary, reader, held, ask["fill"][1] if "fill" in ask else "")
        else:
            yield Choice(llama, context, chain)


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


class _Allowed(Choice):
    """Chooses among the tokens that a grammar allows.

    Mostly the model's own choice is one of them, so the grammar looks at that first, and at the others only if not.
    """

    def __init__(self, llama: Any, context: Any, size: int, chain: Any, grammar: Any) -> None:
        super().__init__(llama, context, chain)
        self._size, self._grammar = size, grammar

    def next(self) -> int:
        llama = self._llama
        token = super().next()
        row = (llama.llama_token_data * 1)((token, 1.0, 0.0))
        alone = llama.llama_token_data_array(row, 1, -1, False)
        llama.llama_sampler_apply(self._grammar, ctypes.byref(alone))
        if row[0].logit == float("-inf"):
            token = self._among_all()
        llama.llama_sampler_accept(self._grammar, token)
        return token

    def _among_all(self) -> int:
        import numpy  # pyright: ignore[reportMissingImports]

        rows = _rows(numpy.arange(self._size), _logits(self._llama, self._context, self._size))
        every = _array(self._llama, rows)
        self._llama.llama_sampler_apply(self._grammar, ctypes.byref(every))
        if not numpy.isfinite(rows["logit"]).any():
            raise FaultError("request", "The grammar allows nothing here that the model can say.")
        return _chosen(self._llama, self._chain, every)


class _Held(Choice):
    """Chooses among the tokens that name nothing that does not exist.

    Here too the model's own choice is looked at first. Where it would call a word that no function has for a name, that
    word is undone and written again, of those that exist: what the model would rather have written can stand nowhere.
    """

    def __init__(
        self,
        llama: Any,
        context: Any,
        chain: Any,
        vocabulary: Vocabulary,
        reader: Reader,
        held: Holding,
        after: str,
    ) -> None:
        super().__init__(llama, context, chain)
        self._vocabulary, self._reader, self._after = vocabulary, reader, after
        self._may_undo, self._pressing = held.may_undo, int(held.limit * _PRESSING)
        self._made = 0
        self._states: list[tuple[Any, ...]] = []  # before each token since the one in which the last word began

    def next(self) -> int:
        reader = self._reader
        self._made += 1 - self.taken_back
        reader.is_pressed = reader.is_pressed or self._made > self._pressing
        self.taken_back = 0
        token = super().next()
        started = reader.started
        if self._is_taken(token):
            self._note(started)
            return token
        if self._may_undo and reader.is_misnamed and self._undo(started):
            return NOTHING
        token = self._among_others()
        self._note(started)
        return token

    def missing(self) -> str:
        return self._reader.missing()

    def _is_taken(self, token: int) -> bool:
        """Whether the token may come next; then it has."""
        if self._vocabulary.is_end(token):
            return self._reader.may_end(self._after)
        return self._reader.add(self._vocabulary.lexemes(token))

    def _note(self, started: int) -> None:
        """Keep what is needed to undo the last word, while that may become necessary."""
        reader = self._reader
        if not (self._may_undo and reader.is_open):
            self._states.clear()
        elif reader.started != started:
            self._states = [reader.last]
        elif self._states:
            self._states.append(reader.last)
        self.unsettled = len(self._states)

    def _undo(self, started: int) -> bool:
        """Go back to before the word, if that is of this answer."""
        reader = self._reader
        if reader.misnamed_at == started:
            if not self._states:
                return False
            self.taken_back = len(self._states)
            reader.go_back(self._states[0])
        reader.is_strict = True
        self._states.clear()
        self.unsettled = 0
        return self.taken_back > 0

    def _among_others(self) -> int:
        logits = _logits(self._llama, self._context, self._vocabulary.size)
        for tokens in _by_likelihood(logits):
            kept = [token for token in tokens.tolist() if self._may_come(token)]
            if kept:
                rows = _rows(kept, logits[kept])
                token = _chosen(self._llama, self._chain, _array(self._llama, rows))
                self._is_taken(token)
                return token
        return NOTHING

    def _may_come(self, token: int) -> bool:
        """Whether a token may come next, without taking it."""
        reader = self._reader
        pressed = reader.is_pressed
        says_something = self._vocabulary.is_end(token) or bool(self._vocabulary.lexemes(token))
        may = says_something and self._is_taken(token)
        if may and not self._vocabulary.is_end(token):
            reader.go_back(reader.last)
        reader.is_pressed = pressed  # only what the model wanted most says that it is through
        return may


def _logits(llama: Any, context: Any, size: int) -> Any:
    import numpy  # pyright: ignore[reportMissingImports]

    return numpy.ctypeslib.as_array(llama.llama_get_logits_ith(context, -1), shape=(size,))


def _by_likelihood(logits: Any) -> Iterator[Any]:
    """All tokens, the likely ones first, in parts that grow."""
    import numpy  # pyright: ignore[reportMissingImports]

    few = min(_FEW, len(logits) - 1)
    yield numpy.argpartition(-logits, few)[:few]
    order = numpy.argsort(-logits)
    while few < len(order):
        yield order[few : few * _MORE]
        few *= _MORE


def _rows(tokens: Any, logits: Any) -> Any:
    """Tokens as llama.cpp's samplers want them."""
    import numpy  # pyright: ignore[reportMissingImports]

    rows = numpy.zeros(len(tokens), dtype=[("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])
    rows["id"], rows["logit"] = tokens, logits
    return rows


def _array(llama: Any, rows: Any) -> Any:
    """The rows for llama.cpp, which reads and writes them: they have to outlive it."""
    start = rows.ctypes.data_as(ctypes.POINTER(llama.llama_token_data))
    return llama.llama_token_data_array(start, len(rows), -1, False)


def _chosen(llama: Any, chain: Any, array: Any) -> int:
    llama.llama_sampler_apply(chain, ctypes.byref(array))
    return array.data[array.selected].id
