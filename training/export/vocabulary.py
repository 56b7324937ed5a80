"""What a GGUF file says of a tokenizer: the tokens, how text is cut before them, special ones, the chat template.

For byte-level vocabularies only (BPE), which is what Llama 3, Qwen and our own have. What llama.cpp would cut in
another way is refused here, or found by the comparison.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from training.export.source import read_json
from training.run.files import InputError

# What cuts text before the vocabulary is asked, and llama.cpp's name for it.
_WORD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
_PATTERNS = {_WORD + r"\p{N}" + _REST: "qwen2", _WORD + r"\p{N}{1,3}" + _REST: "llama-bpe"}
_WHOLE_WORDS = frozenset({"llama-bpe"})  # where a word that is a token is not cut any further

_GAPS = {
    "fim_pre": ("<|fim_prefix|>", "<fim_prefix>", "<fim-prefix>", "<PRE>"),
    "fim_suf": ("<|fim_suffix|>", "<fim_suffix>", "<fim-suffix>", "<SUF>"),
    "fim_mid": ("<|fim_middle|>", "<fim_middle>", "<fim-middle>", "<MID>"),
    "fim_pad": ("<|fim_pad|>", "<fim_pad>"),
    "fim_rep": ("<|repo_name|>", "<|reponame|>"),
    "fim_sep": ("<|file_sep|>",),
}
_NORMAL, _CONTROL, _USER, _UNUSED = 1, 3, 4, 5  # kinds of tokens in the format


class Vocabulary(NamedTuple):
    """A tokenizer in the terms of a GGUF file. `numbers` are those of special tokens by their keys."""

    pre: str
    tokens: list[str]
    kinds: list[int]
    merges: list[str]
    numbers: dict[str, int]
    add_bos: bool
    add_eos: bool
    template: str

    def named(self, key: str) -> str:
        """The text of a special token, "" where there is none."""
        return self.tokens[self.numbers[key]] if key in self.numbers else ""


def vocabulary_of(folder: Path, size: int) -> Vocabulary:
    """The tokenizer in a folder, for a model with room for so many tokens. Raises `InputError`."""
    tokenizer = tokenizer_at(folder)
    # What the library makes of the files is what the model was trained with, whatever they say themselves.
    told = json.loads(tokenizer.backend_tokenizer.to_str())
    model = told["model"]
    if model.get("type", "BPE") != "BPE" or model.get("byte_fallback"):
        raise _unknown(folder, "its vocabulary is not one of bytes")
    pre = _pre(told, folder)
    added = {one["id"]: one for one in told.get("added_tokens", ())}
    words = {number: word for word, number in model["vocab"].items()}
    if max([*added, *words]) >= size:
        raise InputError(f"{folder}: the tokenizer has more tokens than the model has room for ({size})")
    tokens, kinds = [], []
    for number in range(size):
        if number in added:
            text = added[number]["content"]
            tokens.append(text)
            kinds.append(_CONTROL if added[number]["special"] or _looks_special(text) else _USER)
        elif number in words:
            tokens.append(words[number])
            kinds.append(_NORMAL)
        else:
            tokens.append(f"[PAD{number}]")
            kinds.append(_UNUSED)
    merges = [one if isinstance(one, str) else " ".join(one) for one in model["merges"]]
    ids = {one["content"]: number for number, one in added.items()}
    numbers, add_bos, add_eos = _special(tokenizer, folder, ids)
    return Vocabulary(pre, tokens, kinds, merges, numbers, add_bos, add_eos, template_of(folder))


def tokenizer_at(folder: Path) -> Any:
    """The tokenizer of the training library. Raises `InputError` where that has none of its own kind."""
    from transformers import AutoTokenizer  # pyright: ignore[reportMissingImports]

    found = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if getattr(found, "backend_tokenizer", None) is None:
        raise _unknown(folder, "it is not one of the library `tokenizers`")
    return found


def template_of(folder: Path) -> str:
    """The chat template, "" where there is none. Of several it is the one for plain talk."""
    file = folder / "chat_template.jinja"
    if file.is_file():
        return file.read_text("utf-8")
    found = read_json(folder / "tokenizer_config.json").get("chat_template") or ""
    if isinstance(found, list):
        named = {one["name"]: one["template"] for one in found}
        return str(named.get("default", ""))
    return str(found)


def _pre(told: Mapping[str, Any], folder: Path) -> str:
    normalizer = told.get("normalizer")
    if normalizer is not None and normalizer.get("type") != "NFC":
        raise _unknown(folder, f"it changes text before it is cut ({normalizer.get('type')})")
    cutter = told.get("pre_tokenizer") or {}
    parts = cutter.get("pretokenizers", [cutter])
    kinds = [one.get("type") for one in parts]
    pre = None
    if kinds == ["ByteLevel"] and parts[0].get("use_regex", True) and not parts[0].get("add_prefix_space"):
        pre = "gpt-2"
    elif kinds == ["Digits", "ByteLevel"] and parts[0].get("individual_digits"):
        pre = "smollm"
    elif kinds == ["Split", "ByteLevel"] and parts[0].get("behavior") == "Isolated":
        pre = _PATTERNS.get(parts[0]["pattern"].get("Regex", ""))
    if pre is None or bool(told["model"].get("ignore_merges")) != (pre in _WHOLE_WORDS):
        raise _unknown(folder, f"llama.cpp has no such cutting of text ({json.dumps(cutter)[:200]})")
    return pre


def _special(tokenizer: Any, folder: Path, ids: Mapping[str, int]) -> tuple[dict[str, int], bool, bool]:
    own = {"bos": tokenizer.bos_token_id, "eos": tokenizer.eos_token_id, "padding": tokenizer.pad_token_id}
    numbers = {key: int(number) for key, number in own.items() if isinstance(number, int)}
    for key, names in _GAPS.items():
        number = next((ids[name] for name in names if name in ids), None)
        if number is not None:
            numbers[key] = number
    if numbers.get("eos") is None:
        raise InputError(f"{folder}: the tokenizer says no token that ends a text (eos_token)")
    shown = list(tokenizer("a")["input_ids"])
    bare = list(tokenizer("a", add_special_tokens=False)["input_ids"])
    return numbers, shown[: len(shown) - len(bare)] == [numbers.get("bos")], shown[-1:] == [numbers["eos"]]


def _looks_special(text: str) -> bool:
    """Marks such as those around a gap are not always said to be special, and no text of a user's may become one."""
    return (text.startswith("<|") and text.endswith("|>")) or any(text in names for names in _GAPS.values())


def _unknown(folder: Path, why: str) -> InputError:
    return InputError(f'{folder}: our writer does not know this tokenizer: {why}. Set converter = "llama.cpp".')
