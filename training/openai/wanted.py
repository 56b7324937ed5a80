"""Our examples as the service takes them, held against its rules, counted and priced before anything is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.models.presets import Preset
from server.models.tokens import of_text
from training.openai.config import Config
from training.openai.prices import rules, trained_from
from training.rows.example import Chat, Preference, Turn
from training.rows.jsonl import read
from training.run.files import InputError, as_json, digest_of

_AROUND_MESSAGE, _BEFORE_ANSWER = 3, 3  # tokens, as OpenAI documents for chats
_MOST_COPIES = 10
_MOST_TOLD = 20
_USUAL_EPOCHS, _LEAST_SEEN, _MOST_SEEN = 3, 100, 25_000


@dataclass(frozen=True, slots=True)
class Side:
    """One file: its bytes, how many examples it has, and their tokens. `longest` is the largest example's."""

    raw: bytes
    examples: int
    tokens: int
    longest: int

    @property
    def name(self) -> str:
        """The name under which it is sent, the same for the same bytes."""
        return f"l4d2-{hashlib.sha256(self.raw).hexdigest()[:16]}.jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a training needs. `dollars` is what it costs; where the service chooses the epochs, about so much."""

    train: Side
    validation: Side | None
    epochs: int
    tokens: int
    dollars: float
    left_out: int
    digest: str


def wanted(config: Config) -> Wanted:
    """The examples as they are to be sent. Raises `InputError` with what the service would not take."""
    problems: list[str] = []
    train, left = _side(config, config.rows, problems)
    validation = None
    if config.validation is not None:
        validation, more = _side(config, config.validation, problems)
        left += more
        if set(validation.raw.splitlines()) & set(train.raw.splitlines()):
            problems.append(f"{config.validation} has examples that {config.rows} has too")
    if train.examples < rules().least_examples:
        problems.append(
            f"{config.rows} has {train.examples} examples that fit; at least {rules().least_examples} are needed"
        )
    if problems:
        more = f"\nand {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise InputError("\n".join(problems[:_MOST_TOLD]) + more)
    epochs = config.epochs if config.epochs != "auto" else usual_epochs(train.examples)
    known = trained_from(config.model)
    price = config.price if config.price is not None else known.training if known is not None else 0.0
    tokens = train.tokens * epochs
    digest = digest_of((train.name, validation.name if validation else "", as_json(_asked(config))))
    return Wanted(train, validation, epochs, tokens, tokens * price / 1e6, left, digest)


def _asked(config: Config) -> dict[str, Any]:
    return {"model": config.model, "method": method(config), "seed": config.seed, "suffix": config.suffix}


def method(config: Config) -> dict[str, Any]:
    """How to train, as the wire has it."""
    chosen: dict[str, Any] = {
        "n_epochs": config.epochs,
        "batch_size": config.batch_size,
        "learning_rate_multiplier": config.learning_rate,
    }
    if config.method == "dpo":
        chosen["beta"] = config.beta
    return {"type": config.method, config.method: {"hyperparameters": chosen}}


def usual_epochs(examples: int) -> int:
    """About how many epochs the service chooses for so many examples."""
    if examples * _USUAL_EPOCHS < _LEAST_SEEN:
        return min(25, -(-_LEAST_SEEN // max(1, examples)))
    if examples * _USUAL_EPOCHS > _MOST_SEEN:
        return max(1, _MOST_SEEN // examples)
    return _USUAL_EPOCHS


def _side(config: Config, path: Path, problems: list[str]) -> tuple[Side, int]:
    preset = Preset(title=config.model, engine="openai", options={"model": config.model})
    known = trained_from(config.model)
    longest = config.longest or (known.longest if known is not None else 0)
    kind = Preference if config.method == "dpo" else Chat
    lines: list[str] = []
    total = most = left = 0
    for row in read(path):
        if not isinstance(row, kind):
            left += 1
            continue
        tokens = _tokens(row, preset)
        if tokens > longest:
            problems.append(f"{path}: `{row.id}` has {tokens} tokens; an example has at most {longest}")
        problems += (f"{path}: `{row.id}`: {fault}" for fault in _faults(row))
        copies = min(_MOST_COPIES, max(1, round(row.weight))) if config.repeat else 1
        lines += [as_json(_told(row))] * copies
        total, most = total + tokens * copies, max(most, tokens)
    raw = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    if len(raw) > rules().largest_file:
        problems.append(f"{path} makes {len(raw) / 1e6:.0f} MB; a file has at most {rules().largest_file / 1e6:.0f} MB")
    return Side(raw, len(lines), total, most), left


def _faults(row: Chat | Preference) -> Iterator[str]:
    for text in row.texts():
        if not text.strip():
            yield "it has a message without words"
            return


def _told(row: Chat | Preference) -> dict[str, Any]:
    if isinstance(row, Preference):
        return {
            "input": {"messages": [_message(one) for one in row.messages]},
            "preferred_output": [{"role": "assistant", "content": row.chosen}],
            "non_preferred_output": [{"role": "assistant", "content": row.rejected}],
        }
    return {"messages": [_message(one) for one in row.messages]}


def _message(one: Turn) -> dict[str, Any]:
    told: dict[str, Any] = {"role": one.role, "content": one.content}
    if one.role == "assistant" and not one.learn:
        told["weight"] = 0
    return told


def _tokens(row: Chat | Preference, preset: Preset) -> int:
    texts = row.texts()
    own = sum(of_text(text, preset).tokens + _AROUND_MESSAGE + 1 for text in texts)
    return own + _BEFORE_ANSWER
