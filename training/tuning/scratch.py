"""A new model of the Llama architecture, with nothing learnt yet, and its vocabulary; written to a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from training.tuning.bases import Base
from training.tuning.vocabulary import END, TURN_END, learnt

_MILLION = 1_000_000


class Shape(Protocol):
    """What a new model is like; see `training.sft.config.Scratch`."""

    vocabulary: int
    width: int
    inner: int
    layers: int
    heads: int
    kv_heads: int
    context: int
    tied: bool
    sample: float


def base_of(shape: Shape) -> Base:
    """The shape as figures, for estimates."""
    return Base(
        hub="",
        licence="",
        layers=shape.layers,
        width=shape.width,
        inner=shape.inner,
        heads=shape.heads,
        kv_heads=shape.kv_heads,
        vocabulary=shape.vocabulary,
        context=shape.context,
        parameters=0,
        tied=shape.tied,
    )


def make(shape: Shape, texts: Iterable[str], folder: Path, seed: int) -> None:
    """Write a new model and its tokenizer; a folder that is there was made by an earlier run of the same."""
    if folder.is_dir():
        return
    import torch  # pyright: ignore[reportMissingImports]
    from transformers import AutoModelForCausalLM, LlamaConfig  # pyright: ignore[reportMissingImports]

    tokenizer = learnt(texts, shape.vocabulary, shape.context, int(shape.sample * _MILLION))
    ids = tokenizer.convert_tokens_to_ids
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        max_position_embeddings=shape.context,
        rms_norm_eps=1e-5,
        tie_word_embeddings=shape.tied,
        bos_token_id=ids(END),
        eos_token_id=ids(TURN_END),
        pad_token_id=ids(END),
    )
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(config)
    # What ends an answer and what ends a text both end what the model says.
    model.generation_config.eos_token_id = [ids(TURN_END), ids(END)]
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    model.save_pretrained(beside)
    tokenizer.save_pretrained(beside)
    try:
        beside.rename(folder)
    except OSError:  # another process was quicker, with the same
        shutil.rmtree(beside)
