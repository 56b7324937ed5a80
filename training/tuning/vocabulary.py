"""A vocabulary learnt from texts: byte-level BPE that takes every text and gives it back as it was.

No text is normalised, since llama.cpp does not either. The pattern that cuts words is that of Qwen2, which engines know
by the name `qwen2`; the control tokens and the chat template are those of ChatML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
END = "<|endoftext|>"
TURN_END = "<|im_end|>"
CONTROLS = (END, "<|im_start|>", TURN_END, "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>")
TEMPLATE = (
    "{%- for message in messages %}"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
_BYTES = 256


def learnt(texts: Iterable[str], size: int, context: int, sample: int) -> Any:
    """A tokenizer of transformers with `size` tokens, made of the first `sample` characters of texts."""
    from tokenizers import (  # pyright: ignore[reportMissingImports]
        Regex,
        Tokenizer,
        decoders,
        models,
        pre_tokenizers,
        trainers,
    )
    from transformers import PreTrainedTokenizerFast  # pyright: ignore[reportMissingImports]

    made = Tokenizer(models.BPE())
    cut = pre_tokenizers.Split(Regex(PATTERN), "isolated")
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [cut, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=max(_BYTES, size - len(CONTROLS)),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(_first(texts, sample), trainer)
    made.add_special_tokens(list(CONTROLS))
    # A bos token that nobody puts before a text, but that engines find: without one they take a token of their own.
    found = PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token=END,
        eos_token=TURN_END,
        pad_token=END,
        model_max_length=context,
        clean_up_tokenization_spaces=False,
    )
    found.chat_template = TEMPLATE
    return found


def _first(texts: Iterable[str], most: int) -> Iterator[str]:
    for text in texts:
        if most <= 0:
            return
        yield text[:most]
        most -= len(text)
