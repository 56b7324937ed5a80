"""The shortest loop over llama.cpp that makes text: `llama_decode` and a sampler, in this process and no other.

What the engine `local` is measured against. Shares no code with it. Each line of input, `{"prompt", "tokens"}`, is
answered by a line with the seconds from the first token to the last, and how many tokens the prompt has.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import json
import os
import sys
import time
from typing import Any


def main() -> None:
    """Load the model that the arguments name, then answer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    for name in ("context", "threads", "batch"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    outgoing = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what llama.cpp prints is no answer
    llama_cpp: Any = importlib.import_module("llama_cpp")

    quiet = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    model = llama_cpp.llama_model_load_from_file(options.path.encode(), llama_cpp.llama_model_default_params())
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = options.context, options.batch, options.batch
    parameters.n_threads = parameters.n_threads_batch = options.threads
    parameters.no_perf = True
    context = llama_cpp.llama_init_from_model(model, parameters)
    for line in sys.stdin:
        asked = json.loads(line)
        seconds, size = _loop(llama_cpp, model, context, asked["prompt"].encode(), asked["tokens"], options.batch)
        print(json.dumps({"seconds": seconds, "prompt": size}), file=outgoing, flush=True)


def _loop(llama: Any, model: Any, context: Any, prompt: bytes, count: int, batch: int) -> tuple[float, int]:
    vocabulary = llama.llama_model_get_vocab(model)
    room = len(prompt) + 8
    tokens = (ctypes.c_int32 * room)()
    size = llama.llama_tokenize(vocabulary, prompt, len(prompt), tokens, room, False, True)
    llama.llama_memory_clear(llama.llama_get_memory(context), False)
    chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
    llama.llama_sampler_chain_add(chain, llama.llama_sampler_init_temp(0.1))
    llama.llama_sampler_chain_add(chain, llama.llama_sampler_init_dist(1))
    for start in range(0, size, batch):
        n_part = min(batch, size - start)
        part = (ctypes.c_int32 * n_part)(*tokens[start : start + n_part])
        _decode(llama, context, part, n_part)
    one = (ctypes.c_int32 * 1)(llama.llama_sampler_sample(chain, context, -1))
    begun = time.perf_counter()
    for _ in range(count - 1):
        _decode(llama, context, one, 1)
        one[0] = llama.llama_sampler_sample(chain, context, -1)
    seconds = time.perf_counter() - begun
    llama.llama_sampler_free(chain)
    return seconds, size


def _decode(llama: Any, context: Any, tokens: Any, count: int) -> None:
    """Evaluate tokens, which the caller holds on to: the batch only points to them."""
    status = llama.llama_decode(context, llama.llama_batch_get_one(tokens, count))
    if status:
        raise RuntimeError(f"llama.cpp could not evaluate the tokens (status {status})")


if __name__ == "__main__":
    main()
