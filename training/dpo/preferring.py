"""The trainer of trl for preferences, fed with tokens that we made ourselves.

trl would fill in the chat template again and read control tokens out of the text of files; ours are the server's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasets import Dataset  # pyright: ignore[reportMissingImports]
from transformers import PrinterCallback  # pyright: ignore[reportMissingImports]
from trl.trainer.dpo_trainer import DPOTrainer  # pyright: ignore[reportMissingImports]

from training.tuning.rendering import Pair
from training.tuning.training import Resuming


class Preferring(Resuming, DPOTrainer):
    """Takes pairs in the order in which they are to be learnt."""

    def __init__(self, train_dataset: Sequence[Pair], eval_dataset: Sequence[Pair] | None, **more: Any) -> None:
        more["train_dataset"] = _table(train_dataset)
        more["eval_dataset"] = _table(eval_dataset) if eval_dataset else None
        super().__init__(**more)
        self.remove_callback(PrinterCallback)

    def _prepare_dataset(self, dataset: Any, *arguments: Any, **more: Any) -> Any:
        del arguments, more
        return dataset


def _table(pairs: Sequence[Pair]) -> Any:
    rows = [{"prompt_ids": one.prompt, "chosen_ids": one.chosen, "rejected_ids": one.rejected} for one in pairs]
    return Dataset.from_list(rows)
