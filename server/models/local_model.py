"""A GGUF model in llama.cpp: loading it, evaluating prompts, what it keeps in mind. Runs in the worker process only.

Chats and gaps have a sequence of their own each, so that neither drives out what the other keeps; they share the room.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from server.models.local_choice import NOTHING, Holding, choosing
from server.models.local_prompt import FaultError, Text, Vocabulary, short
from server.models.local_rules import Names, Rules

_BATCH_OF_CPU = 128  # is as quick there, and llama.cpp looks between two whether it is to stop
_BATCH = 512  # tokens that are evaluated at once; where llama.cpp can not be interrupted, a request ends between two
_CHAT, _GAP = 0, 1
_SLOW = 0.08  # seconds; a token that takes longer can be interrupted, which would cost the quick ones too much
_NO_ROOM, _ABORTED = 1, 2  # what `llama_decode` returns
_ERROR = 3  # a level of llama.cpp's log


class StoppedError(Exception):
    """Nobody wants the answer any more."""


class Model:
    """A model of the library `llama`, loaded as `how` says (path, context, threads, gpu_layers).

    `is_stopped` says whether nobody wants the current answer any more. Raises `FaultError`.
    """

    def __init__(self, llama: Any, how: dict[str, Any], is_stopped: Callable[[], bool]) -> None:
        self._llama = llama
        self._is_stopped = is_stopped
        self._log = Log(llama)
        model = _loaded(llama, how, self._log)
        self._vocabulary = Vocabulary(llama, model)
        self._context = _opened(llama, model, how)
        self._memory = llama.llama_get_memory(self._context)
        self._room: int = llama.llama_n_ctx(self._context)
        self._kept: list[list[int]] = [[], []]
        self._names: list[Names] = []
        # What can not forget a part of what it has read would have to read all of it again.
        self._may_undo = not (llama.llama_model_is_recurrent(model) or llama.llama_model_is_hybrid(model))
        self._batches = [_batch(llama, kind) for kind in (_CHAT, _GAP)]
        self._interruption = llama.ggml_abort_callback(lambda _: is_stopped())
        self._is_interruptible = False

    def know(self, lists: list[list[str]]) -> None:
        """Take in the names that the requests from now on are held to."""
        self._names = [Names(names) for names in lists]

    def answer(self, ask: dict[str, Any]) -> Iterator[str | dict[str, Any]]:
        """Pieces of text, then what the end of an answer says. Raises `FaultError` and `StoppedError`."""
        kind = _GAP if "fill" in ask else _CHAT
        prompt = self._vocabulary.gap(*ask["fill"]) if kind == _GAP else self._vocabulary.chat(ask["messages"])
        if ask.get("only") == "count":
            yield {"end": "stop", "usage": [len(prompt), 0, 0]}
            return
        if len(prompt) >= self._room:
            told = f"The request has {len(prompt):,} tokens, and the model's context {self._room:,}."
            raise FaultError("long", f"{told} Ask for less, or give it more context.")
        text = Text(ask["stop"])
        limit = min(ask["max_tokens"], self._room - len(prompt))
        made: list[int] = []
        told, reason = 0, "length"
        held = Holding(Rules(ask["held"], self._names), limit, self._may_undo) if ask["held"] else None
        with choosing(self._llama, self._context, self._vocabulary, ask, held) as choice:
            cached = self._evaluate(kind, prompt)
            while len(made) < limit:
                token = choice.next()
                if choice.taken_back:
                    del made[-choice.taken_back :]
                    self._evaluate(kind, prompt + made)
                    continue
                if token == NOTHING:
                    break
                if self._vocabulary.is_end(token):
                    reason = "stop"
                    break
                made.append(token)
                settled = len(made) - choice.unsettled
                if more := self._more(text, made[told:settled]):
                    yield more
                told = max(told, settled)
                if text.is_over:
                    reason = "stop"
                    break
                if len(made) < limit:
                    self._append(kind, token)
            missing = choice.missing()
        if rest := self._more(text, made[told:]) + text.rest() + (missing if reason == "length" else ""):
            yield rest
        yield {"end": reason, "usage": [len(prompt), len(made), cached]}

    def _more(self, text: Text, tokens: list[int]) -> str:
        return "".join(text.add(self._vocabulary.piece(token)) for token in tokens if not text.is_over)

    def _evaluate(self, kind: int, prompt: list[int]) -> int:
        """Bring a sequence to the prompt; how many of its tokens were there already."""
        kept = self._kept[kind]
        pairs = enumerate(zip(kept, prompt, strict=False))
        same = next((place for place, (one, other) in pairs if one != other), min(len(kept), len(prompt)))
        same = min(same, len(prompt) - 1)  # the last one has to be evaluated, to say what comes next
        if same < len(kept):
            same = self._forget(kind, same)
        self._interruptible(True)
        for start in range(same, len(prompt), _BATCH):
            self._decode(kind, prompt[start : start + _BATCH])
        self._interruptible(False)
        return same

    def _append(self, kind: int, token: int) -> None:
        begun = time.perf_counter()
        self._decode(kind, [token])
        if not self._is_interruptible and time.perf_counter() - begun > _SLOW:
            self._interruptible(True)

    def _decode(self, kind: int, tokens: list[int]) -> None:
        if self._is_stopped():
            raise StoppedError
        kept = self._kept[kind]
        batch = _written(self._batches[kind], tokens, len(kept))
        status = self._llama.llama_decode(self._context, batch)
        if status == _NO_ROOM and self._kept[1 - kind]:
            self._forget(1 - kind, 0)
            status = self._llama.llama_decode(self._context, batch)
        if status == 0:
            kept += tokens
            return
        self._forget(kind, len(kept))  # a part of the batch may be in already
        if status == _ABORTED or self._is_stopped():
            raise StoppedError
        raise FaultError("service", f"llama.cpp could not evaluate the request (status {status}).")

    def _forget(self, kind: int, start: int) -> int:
        """Take what follows `start` out of a sequence, or all of it where the model can not do less; what is left."""
        if not self._llama.llama_memory_seq_rm(self._memory, kind, start, -1):
            start = 0
            self._llama.llama_memory_seq_rm(self._memory, kind, -1, -1)
        del self._kept[kind][start:]
        return start

    def _interruptible(self, wanted: bool) -> None:
        interruption = self._interruption if wanted else self._llama.ggml_abort_callback()
        self._llama.llama_set_abort_callback(self._context, interruption, None)
        self._is_interruptible = wanted


class Log:
    """The first error that llama.cpp tells; the rest of what it tells goes nowhere."""

    def __init__(self, llama: Any) -> None:
        self.error = ""
        self._keep = llama.llama_log_callback(self._told)  # has to live as long as llama.cpp may call it
        llama.llama_log_set(self._keep, ctypes.c_void_p(0))

    def _told(self, level: int, text: bytes, _: Any) -> None:
        if level == _ERROR and not self.error:
            self.error = short(text.decode("utf-8", "replace").partition(": ")[2])


def _loaded(llama: Any, how: dict[str, Any], log: Log) -> Any:
    name = Path(how["path"]).name
    parameters = llama.llama_model_default_params()
    parameters.n_gpu_layers = how["gpu_layers"]
    model = llama.llama_model_load_from_file(os.fsencode(how["path"]), parameters)
    if not model and how["gpu_layers"] < 0 and llama.llama_supports_gpu_offload():
        parameters.n_gpu_layers = 0  # nobody asked for the GPU, so what does not fit there goes without
        model = llama.llama_model_load_from_file(os.fsencode(how["path"]), parameters)
    if not model:
        raise FaultError("unavailable", f"llama.cpp can not load {name}: {log.error or 'it does not say why'}")
    if llama.llama_model_has_encoder(model) or not llama.llama_model_has_decoder(model):
        raise FaultError("unavailable", f"{name} is not a model that goes on with a text.")
    return model


def _opened(llama: Any, model: Any, how: dict[str, Any]) -> Any:
    parameters = llama.llama_context_default_params()
    parameters.n_ctx = how["context"]
    parameters.n_batch = _BATCH
    parameters.n_ubatch = _BATCH if how["gpu_layers"] and llama.llama_supports_gpu_offload() else _BATCH_OF_CPU
    parameters.n_threads = parameters.n_threads_batch = how["threads"]
    parameters.n_seq_max = 2
    parameters.kv_unified = True
    parameters.no_perf = True
    context = llama.llama_init_from_model(model, parameters)
    if not context:
        raise FaultError("unavailable", f"There is no memory for {how['context']:,} tokens of context. Choose less.")
    return context


def _batch(llama: Any, kind: int) -> Any:
    batch = llama.llama_batch_init(_BATCH, 0, 1)
    for place in range(_BATCH):
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = kind
    return batch


def _written(batch: Any, tokens: list[int], start: int) -> Any:
    """The batch with tokens from position `start` on, of which the last one is to say what comes next."""
    count = batch.n_tokens = len(tokens)
    if count == 1:
        batch.token[0], batch.pos[0] = tokens[0], start
    else:
        numbers = ctypes.c_int32 * count
        ctypes.memmove(batch.token, numbers(*tokens), ctypes.sizeof(numbers))
        ctypes.memmove(batch.pos, numbers(*range(start, start + count)), ctypes.sizeof(numbers))
        ctypes.memset(batch.logits, 0, count)
    batch.logits[count - 1] = 1
    return batch
