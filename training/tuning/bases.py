"""The models that are known by name: what they are built like, where they are from. Facts of `data/training`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from server.paths import data_dir


@dataclass(frozen=True, slots=True)
class Base:
    """A decoder: how many layers, how wide, of how many tokens.

    `inner` is the width of the feed-forward part, `tied` whether the last layer is the embedding, `bias` whether
    queries, keys and values have one. `parameters` is what its makers count.
    """

    hub: str
    licence: str
    layers: int
    width: int
    inner: int
    heads: int
    kv_heads: int
    vocabulary: int
    context: int
    parameters: int
    head_width: int = 0
    tied: bool = False
    bias: bool = False
    source: str = ""

    @property
    def head(self) -> int:
        """How wide a head is."""
        return self.head_width or self.width // self.heads

    @property
    def linear(self) -> dict[str, tuple[int, int]]:
        """The linear layers of one layer: how many values go in and come out."""
        queries, keys = self.heads * self.head, self.kv_heads * self.head
        return {
            "q_proj": (self.width, queries),
            "k_proj": (self.width, keys),
            "v_proj": (self.width, keys),
            "o_proj": (queries, self.width),
            "gate_proj": (self.width, self.inner),
            "up_proj": (self.width, self.inner),
            "down_proj": (self.inner, self.width),
        }

    @property
    def embedding(self) -> int:
        """Parameters of the embedding."""
        return self.vocabulary * self.width

    @property
    def body(self) -> int:
        """Parameters of all linear layers but the last."""
        return self.layers * sum(wide * high for wide, high in self.linear.values())

    @property
    def counted(self) -> int:
        """All parameters, counted from the shape."""
        norms = (2 * self.layers + 1) * self.width
        queries, keys = self.heads * self.head, self.kv_heads * self.head
        biases = self.layers * (queries + 2 * keys) if self.bias else 0
        return self.body + norms + biases + self.embedding * (1 if self.tied else 2)


@cache
def bases() -> dict[str, Base]:
    """All that are known, by their names."""
    return {name: Base(**values) for name, values in _table("bases.toml").items()}


def named(name: str) -> Base | None:
    """The base of a name, in lower case, or of its name on the hub."""
    known = bases()
    return known.get(name.lower()) or next((base for base in known.values() if base.hub == name), None)


def of_config(folder: Path) -> Base | None:
    """A base from the `config.json` of a folder; None where it is none of the kind that is known."""
    import json

    try:
        values = json.loads((folder / "config.json").read_text("utf-8"))
        width, heads = int(values["hidden_size"]), int(values["num_attention_heads"])
        shape = Base(
            hub=str(folder),
            licence="",
            layers=int(values["num_hidden_layers"]),
            width=width,
            inner=int(values["intermediate_size"]),
            heads=heads,
            kv_heads=int(values.get("num_key_value_heads") or heads),
            vocabulary=int(values["vocab_size"]),
            context=int(values["max_position_embeddings"]),
            parameters=0,
            head_width=int(values.get("head_dim") or width // heads),
            tied=bool(values.get("tie_word_embeddings", False)),
            bias=values.get("model_type") == "qwen2",
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return shape


def _table(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((data_dir() / "training" / name).read_text("utf-8"))
