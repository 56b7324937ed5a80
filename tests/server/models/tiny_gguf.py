"""Writes GGUF files: a llama of random weights and a few hundred kilobytes, with a vocabulary of bytes."""

from __future__ import annotations

import random
import struct
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

Value = str | bool | int | float | list[str] | list[int]

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CONTROLS: Sequence[str] = "<|endoftext|> <|im_start|> <|im_end|> <|fim_prefix|> <|fim_suffix|> <|fim_middle|>".split()
_MERGES = ["h e", "t he", "i n", "o n", "Ġ the"]
_NORMAL, _CONTROL = 1, 3
_ALIGNED = 32


def write_model(
    path: Path,
    *,
    layers: int = 2,
    width: int = 64,
    context: int = 32768,
    controls: Sequence[str] = CONTROLS,
    **metadata: Value | None,
) -> Path:
    """A model at `path`. `metadata` goes over its own, with `__` for a dot; None leaves a key out."""
    tokens: list[str] = [*_bytes(), *(merge.replace(" ", "") for merge in _MERGES), *controls]
    number = {token: place for place, token in enumerate(tokens)}
    inner, groups = 2 * width, width // 2
    known: dict[str, Value | None] = {
        "general.architecture": "llama",
        "general.name": "tiny",
        "llama.context_length": context,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": inner,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": width // 4,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [_CONTROL if token in CONTROLS else _NORMAL for token in tokens],
        "tokenizer.ggml.merges": _MERGES,
        "tokenizer.ggml.bos_token_id": number["<|endoftext|>"],
        "tokenizer.ggml.eos_token_id": number["<|im_end|>"],
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.fim_pre_token_id": number.get("<|fim_prefix|>"),
        "tokenizer.ggml.fim_suf_token_id": number.get("<|fim_suffix|>"),
        "tokenizer.ggml.fim_mid_token_id": number.get("<|fim_middle|>"),
        "tokenizer.chat_template": TEMPLATE,
    }
    known.update({key.replace("__", "."): value for key, value in metadata.items()})
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd": (width, len(tokens)),
        "output_norm": (width,),
        "output": (width, len(tokens)),
    }
    for layer in range(layers):
        block = {
            "attn_norm": (width,),
            "attn_q": (width, width),
            "attn_k": (width, groups),
            "attn_v": (width, groups),
            "attn_output": (width, width),
            "ffn_norm": (width,),
            "ffn_gate": (width, inner),
            "ffn_up": (width, inner),
            "ffn_down": (inner, width),
        }
        shapes.update({f"blk.{layer}.{name}": shape for name, shape in block.items()})
    path.write_bytes(_file({key: value for key, value in known.items() if value is not None}, shapes))
    return path


def head(metadata: Mapping[str, Value]) -> bytes:
    """A file without tensors."""
    return _file(metadata, {})


def _file(metadata: Mapping[str, Value], shapes: Mapping[str, tuple[int, ...]]) -> bytes:
    chance = random.Random(1)
    infos, data = bytearray(), bytearray()
    for name, shape in shapes.items():
        infos += _text(f"{name}.weight") + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        infos += struct.pack("<IQ", 0, len(data))  # numbers of 32 bits
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        spread = shape[0] ** -0.5 if len(shape) > 1 else 0.0
        numbers = array("f", (chance.gauss(0, spread) for _ in range(count)) if spread else [1.0] * count)
        data += numbers.tobytes()
        data += bytes(-len(data) % _ALIGNED)
    start = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(metadata))
    start += b"".join(_text(key) + _value(value) for key, value in metadata.items()) + infos
    return start + bytes(-len(start) % _ALIGNED) + data


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", 7, value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)
        case str():
            return struct.pack("<I", 8) + _text(value)
        case _:
            kind = 8 if isinstance(value[0], str) else 5
            each = (_text(one) if isinstance(one, str) else struct.pack("<i", one) for one in value)
            return struct.pack("<IIQ", 9, kind, len(value)) + b"".join(each)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _bytes() -> list[str]:
    """The 256 bytes as byte-level vocabularies write them: those without a picture of their own come after U+0100."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return [chr(byte) for byte in shown] + [chr(0x100 + place) for place in range(len(hidden))]
