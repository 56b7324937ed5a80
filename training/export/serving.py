"""What goes with the files: how Ollama, vLLM and the language server are told to run them, and a card that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.export.config import Config
from training.export.parity import File
from training.export.source import Source, read_json
from training.export.talk import ollama, talk_of
from training.export.vocabulary import Vocabulary, tokenizer_at, vocabulary_of
from training.run.files import write_whole

MODELFILE = "Modelfile"
VLLM = "vllm.txt"
CARD = "README.md"


def write(config: Config, source: Source, made: Path, files: list[File], results: dict[str, Any]) -> None:
    """Write them into the folder with the model and its files."""
    model = read_json(made / "model" / "config.json")
    lines = _modelfile(config, made / "model", model, files) if config.ollama.write else None
    if lines is not None:
        write_whole(made / MODELFILE, "\n".join(lines) + "\n")
    write_whole(made / VLLM, _vllm(config, model) + "\n")
    write_whole(made / CARD, _card(config, model, source, files, results, lines is not None))


def _modelfile(config: Config, folder: Path, model: dict[str, Any], files: list[File]) -> list[str] | None:
    """The lines for Ollama; None where its language can not say the model's template."""
    tokenizer = tokenizer_at(folder)
    wanted = [file for file in files if file.kind == config.ollama.file]
    file = wanted[0] if wanted else min(files, key=lambda one: one.path.stat().st_size)

    def fill(turns: Any, asks: bool) -> str:
        messages = [{"role": role, "content": content} for role, content in turns]
        return tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=asks)

    talk = talk_of(fill, tokenizer.bos_token or "") if tokenizer.chat_template else None
    if talk is None:
        return None
    words = vocabulary_of(folder, int(model["vocab_size"]))
    marks = (words.named("fim_pre"), words.named("fim_suf"), words.named("fim_mid"))
    gap = marks if all(marks) else None
    context = config.ollama.context or int(model["max_position_embeddings"])
    return [
        f"FROM ./{file.path.name}",
        f'TEMPLATE """{ollama(talk, words.add_bos, gap)}"""',
        f"PARAMETER temperature {config.ollama.temperature}",
        f"PARAMETER top_p {config.ollama.top_p}",
        f"PARAMETER num_ctx {context}",
        *(f'PARAMETER stop "{stop}"' for stop in _stops(words, talk.answer.behind)),
    ]


def _stops(words: Vocabulary, behind: str) -> list[str]:
    """What ends an answer: the tokens that are said to, the one behind an answer, the one behind what fills a gap."""
    found = [words.named("eos"), words.named("padding")]
    controls = (text for text, kind in zip(words.tokens, words.kinds, strict=True) if kind == 3)
    found += sorted((text for text in controls if behind.startswith(text)), key=len)[-1:]
    return list(dict.fromkeys(text for text in found if text))


def _vllm(config: Config, model: dict[str, Any]) -> str:
    kind = model.get("dtype") or model.get("torch_dtype") or "auto"
    length = model["max_position_embeddings"]
    return f"vllm serve ./model --served-model-name {config.name} --max-model-len {length} --dtype {kind}"


def _card(
    config: Config, model: dict[str, Any], source: Source, files: list[File], results: dict[str, Any], ollama: bool
) -> str:
    lines = [
        f"# {config.name}",
        "",
        f"A {model['model_type']} model of {model['num_hidden_layers']} layers for SourcePawn plugins of Left 4 Dead 2"
        f"{', a LoRA adapter merged into its base' if source.adapter is not None else ''}.",
        "",
        "| file | MB | largest difference of a logit | same first choice |",
        "|---|---|---|---|",
    ]
    for file in files:
        found = results[file.path.name]
        size = file.path.stat().st_size / 1e6
        lines.append(
            f"| {file.path.name} | {size:.1f} | {found['largest difference']} | {found['same first choice']:.2%} |"
        )
    smallest = min(files, key=lambda one: one.path.stat().st_size).path.name
    lines += [
        "",
        "Each file was compared with the model that was trained: logits, tokens, the chat template, an answer"
        " (`parity.json`).",
        "",
        "- In the language server: choose the preset `local` and set",
        f"  `l4d2.assistant.localPath` to `{smallest}`, or `L4D2_LOCAL_MODEL={smallest} l4d2 generate -m local ...`.",
        *([f"- With Ollama: `ollama create {config.name} -f Modelfile`."] if ollama else []),
        f"- With vLLM: `{_vllm(config, model)}`.",
    ]
    return "\n".join(lines) + "\n"
