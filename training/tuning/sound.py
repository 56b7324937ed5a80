"""How often a model's answers compile where they belong: what decides which checkpoint is the best one.

The judge is the analysis, as for the training data: an answer is put into the plugin that its function was cut from,
and is sound when nothing is wrong there that was not wrong before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from server.assistant.extract import extract
from training.code.judging import Context, score_in
from training.code.opened import Opener, make_room
from training.rows.example import Chat
from training.rows.jsonl import read
from training.run.files import InputError
from training.tuning.rendering import Renderer

_PLACE = Path("/nowhere/answer.sp")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as tokens, what ends an answer to it, and where its code belongs."""

    prompt: list[int]
    stop: int
    context: Context


def asked(rows: Path, renderer: Renderer, length: int, most: int) -> list[Asked]:
    """The first held-out requests whose code has a context. Raises `InputError` where there is none."""
    held = rows / "contexts" / "validation.jsonl"
    try:
        with held.open(encoding="utf-8") as stream:
            contexts = {values["id"]: Context.of(values) for values in map(json.loads, stream)}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{held} can not be read: the metric `sound` needs what `prepare` made") from None
    found = islice(_asked(rows, renderer, length, contexts), most)
    taken = list(found)
    if not taken:
        raise InputError(f"{rows}: nothing held out has a context: the metric `sound` has nothing to ask")
    return taken


def _asked(rows: Path, renderer: Renderer, length: int, contexts: dict[str, Context]) -> Any:
    for row in read(rows / "validation.jsonl"):
        if not isinstance(row, Chat) or row.id not in contexts:
            continue
        parts = renderer.parts(row)
        prompt = renderer.prompt(row.messages[:-1])
        if parts is not None and len(prompt) < length:
            stop = next(part.ids[-1] for part in reversed(parts) if part.learnt)
            yield Asked(prompt, stop, contexts[row.id])


class Sound:
    """Asks a model and judges what it says. The same model has the same figure each time."""

    def __init__(self, requests: Sequence[Asked], tokenizer: Any, most_new: int) -> None:
        self._requests, self._tokenizer, self._most_new = requests, tokenizer, most_new
        make_room()
        self._opener = Opener()

    def __call__(self, model: Any) -> float:
        """The share of answers that are sound."""
        return sum(self._is_sound(model, one) for one in self._requests) / len(self._requests)

    def _is_sound(self, model: Any, one: Asked) -> bool:
        import torch  # pyright: ignore[reportMissingImports]

        prompt = torch.tensor([one.prompt], device=model.device)
        said = model.generate(
            input_ids=prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=self._most_new,
            do_sample=False,
            use_cache=True,
            eos_token_id=one.stop,
            pad_token_id=self._tokenizer.pad_token_id,
        )[0, len(one.prompt) :].tolist()
        if one.stop not in said:
            return False
        text = self._tokenizer.decode(said, skip_special_tokens=True)
        code = extract(text).code.strip("\n")
        if not code:
            return False
        score, _ = score_in(self._opener, _PLACE.absolute(), one.context, code)
        return not score.errors and not score.wrong
