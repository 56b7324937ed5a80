"""Models of random weights as the training library writes them, small enough to make in a second."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from training.export.vocabulary import _PATTERNS

SPECIAL = [
    *("<|endoftext|> <|im_start|> <|im_end|>".split()),
    *("<|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|repo_name|> <|file_sep|>".split()),
]
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
_RECIPES = Path(__file__).resolve().parents[3] / "data/recipes"


@cache
def texts() -> tuple[str, ...]:
    """Some code to make words of."""
    files = sorted(_RECIPES.rglob("*.sp"))[:24]
    return tuple(file.read_text("utf-8") for file in files)


def tokenizer(pre: str = "qwen2", template: str = TEMPLATE, words: int = 512) -> Any:
    """A byte-level tokenizer that cuts text as llama.cpp's `pre` does."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers  # pyright: ignore[reportMissingImports]
    from transformers import PreTrainedTokenizerFast  # pyright: ignore[reportMissingImports]

    inner = Tokenizer(models.BPE(ignore_merges=pre == "llama-bpe"))
    patterns = {name: pattern for pattern, name in _PATTERNS.items()}
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pre == "gpt-2" or pre == "smollm")
    if pre in patterns:
        cut = pre_tokenizers.Split(Regex(patterns[pre]), "isolated")
        inner.pre_tokenizer = pre_tokenizers.Sequence([cut, level])  # pyright: ignore[reportAttributeAccessIssue]
    elif pre == "smollm":
        digits = pre_tokenizers.Digits(individual_digits=True)
        inner.pre_tokenizer = pre_tokenizers.Sequence([digits, level])  # pyright: ignore[reportAttributeAccessIssue]
    else:
        inner.pre_tokenizer = level  # pyright: ignore[reportAttributeAccessIssue]
    inner.decoder = decoders.ByteLevel()  # pyright: ignore[reportAttributeAccessIssue]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=words, initial_alphabet=alphabet, show_progress=False)
    inner.train_from_iterator(texts(), trainer)
    inner.add_special_tokens(SPECIAL)
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        bos_token="<|endoftext|>",
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=SPECIAL[3:],
        clean_up_tokenization_spaces=False,
    )
    made.chat_template = template
    return made


def write_model(out: Path, kind: str = "llama", seed: int = 0, pre: str = "qwen2", **changes: Any) -> Path:
    """A model of a `kind` in a folder; `changes` go over its sizes. Its weights are spread so that each one matters."""
    import torch  # pyright: ignore[reportMissingImports]
    import transformers  # pyright: ignore[reportMissingImports]

    words = tokenizer(pre)
    sizes: dict[str, Any] = {
        "vocab_size": len(words),
        "hidden_size": 64,
        "intermediate_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 512,
        "rms_norm_eps": 1e-6,
        "tie_word_embeddings": kind != "llama",
        "bos_token_id": words.bos_token_id,
        "eos_token_id": words.eos_token_id,
        "pad_token_id": words.pad_token_id,
    }
    if kind == "qwen3":
        sizes["head_dim"] = 32
    config = transformers.AutoConfig.for_model(kind, **sizes | changes)
    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.3)
            elif "norm" in name:
                parameter.copy_(1 + 0.2 * torch.randn_like(parameter))
            else:
                parameter.mul_(3.0)
    model.save_pretrained(out)
    words.save_pretrained(out)
    return out


def write_adapter(out: Path, base: Path, seed: int = 1, **changes: Any) -> Path:
    """A LoRA adapter of random weights on a model."""
    import peft  # pyright: ignore[reportMissingImports]
    import torch  # pyright: ignore[reportMissingImports]
    import transformers  # pyright: ignore[reportMissingImports]

    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    told: dict[str, Any] = {"r": 4, "lora_alpha": 8, "target_modules": "all-linear", "task_type": "CAUSAL_LM"}
    adapted: Any = peft.get_peft_model(model, peft.LoraConfig(**told | changes))
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_" in name:
                parameter.normal_(0, 0.1)
    adapted.save_pretrained(out)
    return out
