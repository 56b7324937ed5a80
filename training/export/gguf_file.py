"""Writes GGUF files of models in numbers of 32 or 16 bits, one tensor after the other. Knows no llama.cpp."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.export.architecture import (
    architecture_of,
    frequencies,
    head_size,
    heads_turned,
    name_in_gguf,
    order,
    rope,
    turned,
)
from training.export.config import Type, is_whole
from training.export.merging import Adapter, settle
from training.export.source import read_json, shards
from training.export.vocabulary import Vocabulary, vocabulary_of


def write_gguf(model: Path, path: Path, kind: Type, name: str) -> None:
    """Write a folder of a model as a file of `kind`, a whole one. Raises `InputError` for what it does not know."""
    import gguf  # pyright: ignore[reportMissingImports]

    assert is_whole(kind)
    config = read_json(model / "config.json")
    architecture = architecture_of(config)
    words = vocabulary_of(model, int(config["vocab_size"]))
    beside = path.with_name(f".{path.name}.part")
    writer = gguf.GGUFWriter(beside, architecture)
    kinds = {"f32": "ALL_F32", "f16": "MOSTLY_F16", "bf16": "MOSTLY_BF16"}
    writer.add_type("model")
    writer.add_name(name)
    writer.add_file_type(gguf.LlamaFileType[kinds[kind]])
    _sizes(writer, config)
    _vocabulary(writer, words)
    divisors = frequencies(config)
    places = sorted(_places(model, bool(config.get("tie_word_embeddings"))), key=lambda one: (order(one[0]), one[1]))
    for module, part, file in places:
        shape = _shape(model / file, f"{module}.{part}")
        raw = gguf.GGMLQuantizationType[("F32" if len(shape) == 1 else kind.upper())]
        width = 4 if raw is gguf.GGMLQuantizationType.F32 else 2
        size = width
        for length in shape:
            size *= length
        writer.add_tensor_info(f"{name_in_gguf(module)}.{part}", shape, _numbers(raw.name), size, raw)
    if divisors:
        writer.add_tensor_info("rope_freqs.weight", [len(divisors)], _numbers("F32"), 4 * len(divisors))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for tensor in _tensors(model, places, config, kind):
        writer.write_tensor_data(tensor)
    if divisors:
        import numpy  # pyright: ignore[reportMissingImports]

        writer.write_tensor_data(numpy.array(divisors, numpy.float32))
    writer.close()
    settle(beside, path)


def write_lora(adapter: Adapter, model: Path, path: Path, name: str) -> None:
    """Write an adapter as a file that llama.cpp adds to a model's. Raises `InputError` for what it does not know."""
    import gguf  # pyright: ignore[reportMissingImports]

    config = read_json(model / "config.json")
    beside = path.with_name(f".{path.name}.part")
    writer = gguf.GGUFWriter(beside, architecture_of(config))
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_name(name)
    writer.add_float32("adapter.lora.alpha", adapter.alpha)
    for module, delta in sorted(adapter.deltas.items(), key=lambda one: order(one[0])):
        heads = heads_turned(module, config)
        # The file has one alpha for all; what is scaled in another way has that in its own numbers.
        b = delta.b * (delta.scale * delta.rank / adapter.alpha)
        stem = f"{name_in_gguf(module)}.weight"
        writer.add_tensor(f"{stem}.lora_a", delta.a.contiguous().numpy())
        writer.add_tensor(f"{stem}.lora_b", (turned(b, heads) if heads else b).contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    settle(beside, path)


def _sizes(writer: Any, config: dict[str, Any]) -> None:
    heads, size = int(config["num_attention_heads"]), head_size(config)
    told = rope(config)
    writer.add_context_length(int(config["max_position_embeddings"]))
    writer.add_embedding_length(int(config["hidden_size"]))
    writer.add_block_count(int(config["num_hidden_layers"]))
    writer.add_feed_forward_length(int(config["intermediate_size"]))
    writer.add_head_count(heads)
    writer.add_head_count_kv(int(config.get("num_key_value_heads") or heads))
    writer.add_layer_norm_rms_eps(float(config["rms_norm_eps"]))
    writer.add_rope_freq_base(float(told["rope_theta"]))
    writer.add_rope_dimension_count(size)
    writer.add_key_length(size)
    writer.add_value_length(size)
    writer.add_vocab_size(int(config["vocab_size"]))
    if told["rope_type"] == "linear":
        import gguf  # pyright: ignore[reportMissingImports]

        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(float(told["factor"]))


def _vocabulary(writer: Any, words: Vocabulary) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(words.pre)
    writer.add_token_list(words.tokens)
    writer.add_token_types(words.kinds)
    writer.add_token_merges(words.merges)
    for key, number in words.numbers.items():
        writer.add_uint32(f"tokenizer.ggml.{key}_token_id", number)
    writer.add_add_bos_token(words.add_bos)
    writer.add_add_eos_token(words.add_eos)
    if words.template:
        writer.add_chat_template(words.template)


def _places(model: Path, tied: bool) -> Iterator[tuple[str, str, str]]:
    """Every tensor as its module, `weight` or `bias`, and the file that it is in."""
    for file, names in shards(model).items():
        for name in names:
            module, _, part = name.rpartition(".")
            # The frequencies of positions follow from the sizes; a table that is used twice is written once.
            if not name.endswith("rotary_emb.inv_freq") and not (module == "lm_head" and tied):
                yield module, part, file


def _shape(file: Path, name: str) -> list[int]:
    from safetensors import safe_open  # pyright: ignore[reportMissingImports]

    with safe_open(file, "pt") as stream:
        return list(stream.get_slice(name).get_shape())


def _tensors(model: Path, places: list[tuple[str, str, str]], config: dict[str, Any], kind: Type) -> Iterator[Any]:
    from safetensors import safe_open  # pyright: ignore[reportMissingImports]

    for module, part, file in places:
        with safe_open(model / file, "pt") as stream:
            tensor = stream.get_tensor(f"{module}.{part}")
        heads = heads_turned(module, config)
        if heads:
            tensor = turned(tensor, heads)
        yield _as_numbers(tensor, "f32" if tensor.ndim == 1 else kind)


def _as_numbers(tensor: Any, kind: Type) -> Any:
    import torch  # pyright: ignore[reportMissingImports]

    if kind == "bf16":  # numpy has no such numbers: their bits go as whole numbers
        return tensor.to(torch.bfloat16).contiguous().view(torch.int16).numpy()
    return tensor.to(torch.float16 if kind == "f16" else torch.float32).contiguous().numpy()


def _numbers(raw: str) -> Any:
    import numpy  # pyright: ignore[reportMissingImports]

    return {"F32": numpy.dtype(numpy.float32), "F16": numpy.dtype(numpy.float16)}.get(raw, numpy.dtype(numpy.int16))
