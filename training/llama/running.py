"""A GGUF file in llama.cpp: its logits and its vocabulary, as exact as they come. Knows no training library."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from server.models.local_model import Log
from server.models.local_prompt import Vocabulary
from training.run.files import InputError

_F32 = 0  # kind of the numbers that keys and values are kept in
_FLASH_OFF = 0


class Library(NamedTuple):
    """The bindings, and what llama.cpp says through them; its log goes nowhere else."""

    llama: Any
    log: Log


@cache
def library() -> Library:
    """llama.cpp. Raises `InputError` where it is not installed."""
    try:
        import llama_cpp  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise InputError(
            "llama-cpp-python is not installed, and GGUF files are looked into by it: make local"
        ) from None
    llama_cpp.llama_backend_init()
    return Library(llama_cpp, Log(llama_cpp))


class Loaded:
    """A GGUF file in llama.cpp, with its vocabulary as the server uses it."""

    def __init__(self, path: Path, window: int, threads: int, adapter: Path | None = None) -> None:
        self._llama, log = library()
        log.error = ""
        parameters = self._llama.llama_model_default_params()
        parameters.n_gpu_layers = 0
        self._model = self._llama.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self._model:
            raise InputError(f"llama.cpp can not load {path.name}: {log.error or 'it does not say why'}")
        how = self._llama.llama_context_default_params()
        how.n_ctx = how.n_batch = how.n_ubatch = window
        how.n_threads = how.n_threads_batch = threads
        # As exact as llama.cpp can be: whatever differs then is the file's.
        how.type_k = how.type_v = _F32
        how.flash_attn_type = _FLASH_OFF
        how.no_perf = True
        self._context = self._llama.llama_init_from_model(self._model, how)
        if not self._context:
            raise InputError(f"there is no memory for {window} tokens of {path.name}: {log.error}")
        self._batch = self._llama.llama_batch_init(window, 0, 1)
        self._adapter = self._applied(adapter) if adapter is not None else None
        self.vocabulary = Vocabulary(self._llama, self._model)

    def logits(self, tokens: Sequence[int]) -> Any:
        """The logits at every place of a text from its beginning, as an array."""
        import numpy  # pyright: ignore[reportMissingImports]

        llama, batch = self._llama, self._batch
        llama.llama_memory_clear(llama.llama_get_memory(self._context), True)
        batch.n_tokens = len(tokens)
        for place, token in enumerate(tokens):
            batch.token[place], batch.pos[place], batch.logits[place] = token, place, 1
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
        status = llama.llama_decode(self._context, batch)
        if status:
            raise InputError(f"llama.cpp could not evaluate {len(tokens)} tokens (status {status})")
        found = llama.llama_get_logits(self._context)
        shape = (len(tokens), self.vocabulary.size)
        return numpy.ctypeslib.as_array(found, shape=shape).copy()

    def text_of(self, tokens: Sequence[int]) -> bytes:
        """Tokens as text, control tokens by their names."""
        return b"".join(self._piece(token) for token in tokens)

    def said(self, key: str) -> str:
        """A text of the file's head, "" where there is none."""
        room = 1 << 20
        text = ctypes.create_string_buffer(room)
        length = self._llama.llama_model_meta_val_str(self._model, key.encode(), text, room)
        return text.value.decode("utf-8", "replace") if length >= 0 else ""

    def number(self, key: str) -> int:
        """A special token by its name in llama.cpp (`bos`, `eos`, `fim_pre`); -1 where there is none."""
        return int(getattr(self._llama, f"llama_vocab_{key}")(self.vocabulary.handle))

    def close(self) -> None:
        """Let go of the memory."""
        self._llama.llama_batch_free(self._batch)
        self._llama.llama_free(self._context)
        if self._adapter is not None:
            self._llama.llama_adapter_lora_free(self._adapter)
        self._llama.llama_model_free(self._model)

    def _applied(self, path: Path) -> Any:
        adapter = self._llama.llama_adapter_lora_init(self._model, os.fsencode(path))
        if not adapter:
            raise InputError(f"llama.cpp can not load {path.name}: {library().log.error or 'it does not say why'}")
        adapters = (self._llama.llama_adapter_lora_p_ctypes * 1)(adapter)
        self._llama.llama_set_adapters_lora(self._context, adapters, 1, (ctypes.c_float * 1)(1.0))
        return adapter

    def _piece(self, token: int) -> bytes:
        text = ctypes.create_string_buffer(512)
        length = self._llama.llama_token_to_piece(self.vocabulary.handle, token, text, 512, 0, True)
        return text.raw[: max(0, length)]


@contextlib.contextmanager
def loaded(path: Path, window: int, threads: int, adapter: Path | None = None) -> Iterator[Loaded]:
    """A file while it is needed. Raises `InputError`."""
    model = Loaded(path, window, threads, adapter)
    try:
        yield model
    finally:
        model.close()
