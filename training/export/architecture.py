"""How the weights and sizes of models of the Llama family are called in GGUF files, and how they lie there."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from training.run.files import InputError

# Kinds of models by `model_type`, and the architecture that llama.cpp runs them as.
ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2", "qwen3": "qwen3"}

_WHOLE = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
_LAYER = re.compile(r"model\.layers\.(\d+)\.(.+)")
_PARTS = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_TURNED = re.compile(r"self_attn\.([qk])_proj$")


def architecture_of(config: Mapping[str, Any]) -> str:
    """llama.cpp's name for the architecture of a model. Raises `InputError`."""
    kind = str(config.get("model_type"))
    found = ARCHITECTURES.get(kind)
    if found is None:
        raise InputError(f'our writer does not know models of the kind `{kind}`: set converter = "llama.cpp"')
    if config.get("use_sliding_window") or (kind == "mistral" and config.get("sliding_window")):
        raise InputError('our writer does not know attention in windows: set converter = "llama.cpp"')
    if config.get("hidden_act", "silu") != "silu":
        raise InputError(f"no model of this family has `{config['hidden_act']}` between its layers")
    rope(config)
    return found


def name_in_gguf(module: str) -> str:
    """What a module (`model.layers.0.mlp.up_proj`) is called there. Raises `InputError`."""
    if module in _WHOLE:
        return _WHOLE[module]
    match = _LAYER.fullmatch(module)
    if match is None or match[2] not in _PARTS:
        raise InputError(f"our writer does not know `{module}`")
    return f"blk.{match[1]}.{_PARTS[match[2]]}"


def order(module: str) -> tuple[int, int, int]:
    """The place of a module among the others: what comes first in the model does so in the file."""
    match = _LAYER.fullmatch(module)
    if match is None:
        return (list(_WHOLE).index(module) if module in _WHOLE else len(_WHOLE), 0, 0)
    return (0, int(match[1]) + 1, list(_PARTS).index(match[2]) if match[2] in _PARTS else len(_PARTS))


def heads_turned(module: str, config: Mapping[str, Any]) -> int:
    """How many heads of a module's rows have to be laid out anew; 0 for none.

    The library that trains turns the first half of a head with its second; llama.cpp, for the architecture `llama`,
    each number with its neighbour.
    """
    match = _TURNED.search(module)
    if match is None or ARCHITECTURES[config["model_type"]] != "llama":
        return 0
    heads = int(config["num_attention_heads"])
    return heads if match[1] == "q" else int(config.get("num_key_value_heads") or heads)


def turned(weight: Any, heads: int) -> Any:
    """The rows of a weight, or the numbers of a bias, in the order that llama.cpp turns them in."""
    size = weight.shape[0] // heads
    return weight.reshape(heads, 2, size // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def head_size(config: Mapping[str, Any]) -> int:
    """How many numbers a head has."""
    return int(config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"])


def rope(config: Mapping[str, Any]) -> dict[str, Any]:
    """How positions are told: `rope_theta`, `rope_type` and what that needs. Raises `InputError`."""
    found = dict(config.get("rope_parameters") or config.get("rope_scaling") or {})
    found.setdefault("rope_theta", config.get("rope_theta", 10000.0))
    found["rope_type"] = found.get("rope_type") or found.get("type") or "default"
    if found["rope_type"] not in ("default", "linear", "llama3"):
        raise InputError(
            f'our writer does not know positions of the kind `{found["rope_type"]}`: set converter = "llama.cpp"'
        )
    return found


def frequencies(config: Mapping[str, Any]) -> list[float]:
    """By what each frequency of positions is divided, for the kind `llama3`; none for the others."""
    told = rope(config)
    if told["rope_type"] != "llama3":
        return []
    size = head_size(config)
    slow = told["original_max_position_embeddings"] / told["low_freq_factor"]
    quick = told["original_max_position_embeddings"] / told["high_freq_factor"]
    found: list[float] = []
    for place in range(0, size, 2):
        wave = 2 * math.pi * told["rope_theta"] ** (place / size)
        if wave < quick:
            found.append(1.0)
        elif wave > slow:
            found.append(float(told["factor"]))
        else:
            smooth = (told["original_max_position_embeddings"] / wave - told["low_freq_factor"]) / (
                told["high_freq_factor"] - told["low_freq_factor"]
            )
            found.append(1 / ((1 - smooth) / told["factor"] + smooth))
    return found
