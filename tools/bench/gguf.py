"""Writes GGUF files: llamas of random weights, of some hundred kilobytes to test with, or megabytes to measure with.

What such a model says means nothing, but llama.cpp works on it as on any other. Knows the format and no llama.cpp.
"""

from __future__ import annotations

import random
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Value = str | bool | int | float | list[str] | list[int]

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CONTROLS: Sequence[str] = "<|endoftext|> <|im_start|> <|im_end|> <|fim_prefix|> <|fim_suffix|> <|fim_middle|>".split()
MERGES: Sequence[str] = ("h e", "t he", "i n", "o n", "Ġ the")
_NORMAL, _CONTROL = 1, 3
_SHOWN = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
_HIDDEN = [byte for byte in range(256) if byte not in _SHOWN]

# Byte-level vocabularies write a byte that has no picture of its own as a character after U+0100.
BYTE_TOKENS = {byte: chr(byte) for byte in _SHOWN} | {byte: chr(0x100 + place) for place, byte in enumerate(_HIDDEN)}
_ALIGNED = 32
_F32, _Q8 = 0, 8
_BLOCK = 32  # numbers of 8 bits that share a scale
_SPREAD = 74.0  # of bytes that are random, read as signed numbers


def write_model(
    path: Path,
    *,
    layers: int = 2,
    width: int = 64,
    inner: int = 0,
    heads: int = 4,
    groups: int = 2,
    context: int = 32768,
    controls: Sequence[str] = CONTROLS,
    merges: Sequence[str] = MERGES,
    words: int = 0,
    mute: Sequence[str] = (),
    packed: bool = False,
    **metadata: Value | None,
) -> Path:
    """A model at `path`. `metadata` goes over its own, with `__` for a dot; None leaves a key out.

    Its vocabulary is one of bytes and what `merges` make of them, to which `words` adds some that it only says. The
    tokens of `mute` it hardly ever says. `packed` weights are numbers of 8 bits, as they are where speed matters, and
    made a hundred times faster.
    """
    tokens = vocabulary(controls, merges, words)
    number = {token: place for place, token in enumerate(tokens)}
    inner, narrow = inner or 2 * width, width // heads * groups
    known: dict[str, Value | None] = {
        "general.architecture": "llama",
        "general.name": path.stem,
        "llama.context_length": context,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": inner,
        "llama.attention.head_count": heads,
        "llama.attention.head_count_kv": groups,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": width // heads,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [_CONTROL if token in controls else _NORMAL for token in tokens],
        "tokenizer.ggml.merges": list(merges),
        "tokenizer.ggml.bos_token_id": number["<|endoftext|>"],
        "tokenizer.ggml.eos_token_id": number["<|im_end|>"],
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.fim_pre_token_id": number.get("<|fim_prefix|>"),
        "tokenizer.ggml.fim_suf_token_id": number.get("<|fim_suffix|>"),
        "tokenizer.ggml.fim_mid_token_id": number.get("<|fim_middle|>"),
        "tokenizer.chat_template": TEMPLATE,
    }
    known.update({key.replace("__", "."): value for key, value in metadata.items()})
    shapes = _shapes(layers, width, inner, narrow, len(tokens))
    silent = frozenset(number[token] for token in mute)
    with path.open("wb") as file:
        file.write(_head({key: value for key, value in known.items() if value is not None}, shapes, packed))
        for data in _weights(shapes, silent, packed):
            file.write(data)
            file.write(bytes(-len(data) % _ALIGNED))
    return path


def vocabulary(controls: Sequence[str] = CONTROLS, merges: Sequence[str] = MERGES, words: int = 0) -> list[str]:
    """The tokens of such a model by their numbers."""
    joined = (merge.replace(" ", "") for merge in merges)
    return [*dict.fromkeys((*BYTE_TOKENS.values(), *joined)), *controls, *(f"w{number}Ġ" for number in range(words))]


def parameters(layers: int, width: int, inner: int, narrow: int, tokens: int) -> int:
    """How many numbers a model of these sizes has."""
    return sum(_count(shape) for shape in _shapes(layers, width, inner, narrow, tokens).values())


def head(metadata: Mapping[str, Value]) -> bytes:
    """A file without tensors."""
    return _head(metadata, {}, packed=False)


def _shapes(layers: int, width: int, inner: int, narrow: int, tokens: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd": (width, tokens),
        "output_norm": (width,),
        "output": (width, tokens),
    }
    block: dict[str, tuple[int, ...]] = {
        "attn_norm": (width,),
        "attn_q": (width, width),
        "attn_k": (width, narrow),
        "attn_v": (width, narrow),
        "attn_output": (width, width),
        "ffn_norm": (width,),
        "ffn_gate": (width, inner),
        "ffn_up": (width, inner),
        "ffn_down": (inner, width),
    }
    for layer in range(layers):
        shapes.update({f"blk.{layer}.{name}": shape for name, shape in block.items()})
    return shapes


def _count(shape: tuple[int, ...]) -> int:
    return shape[0] * (shape[1] if len(shape) > 1 else 1)


def _size(shape: tuple[int, ...], packed: bool) -> int:
    return _count(shape) // _BLOCK * (_BLOCK + 2) if packed and len(shape) > 1 else 4 * _count(shape)


def _head(metadata: Mapping[str, Value], shapes: Mapping[str, tuple[int, ...]], packed: bool) -> bytes:
    infos, offset = bytearray(), 0
    for name, shape in shapes.items():
        infos += _text(f"{name}.weight") + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        infos += struct.pack("<IQ", _Q8 if packed and len(shape) > 1 else _F32, offset)
        size = _size(shape, packed)
        offset += size + -size % _ALIGNED
    start = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(metadata))
    start += b"".join(_text(key) + _value(value) for key, value in metadata.items()) + infos
    return start + bytes(-len(start) % _ALIGNED)


def _weights(
    shapes: Mapping[str, tuple[int, ...]], silent: frozenset[int], packed: bool
) -> Iterator[bytearray | bytes]:
    chance = random.Random(1)
    for name, shape in shapes.items():
        if len(shape) == 1:
            yield array("f", [1.0] * shape[0]).tobytes()
            continue
        spread = shape[0] ** -0.5
        if packed:
            data = _blocks(chance, _count(shape) // _BLOCK, spread)
        else:
            data = bytearray(array("f", (chance.gauss(0, spread) for _ in range(_count(shape)))).tobytes())
        if name == "output":
            row = len(data) // shape[1]
            for place in silent:
                data[place * row : (place + 1) * row] = bytes(row)
        yield data


def _blocks(chance: random.Random, count: int, spread: float) -> bytearray:
    """So many blocks: a scale of 16 bits, then numbers of 8 bits."""
    data, drawn = bytearray(count * (_BLOCK + 2)), chance.randbytes(count * _BLOCK)
    low, high = struct.pack("<e", spread / _SPREAD)
    data[0 :: _BLOCK + 2], data[1 :: _BLOCK + 2] = bytes([low]) * count, bytes([high]) * count
    for place in range(_BLOCK):
        data[place + 2 :: _BLOCK + 2] = drawn[place * count : (place + 1) * count]
    return data


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
