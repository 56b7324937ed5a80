"""What `check dpo` tells: tokens as the model counts them, steps, memory, time and cost."""

from __future__ import annotations

from collections import Counter

from training.dpo.config import Config
from training.rows.checking import Found
from training.rows.jsonl import read
from training.run.files import InputError
from training.tuning.estimate import add_estimate, base_of, looked_at, plan_of


def preview(config: Config) -> Found:
    """All of it. Loads the tokenizer, if it is here, and no model."""
    found = looked_at(config, "pairs")
    if not found.problems:
        tokens = _of_tokens(config, found)
        # Both answers are in one pass, and trl has all of their logits at once.
        add_estimate(found, config, base_of(config), lambda: plan_of(config, sequences=2, whole_logits=True), tokens)
    return found


def _of_tokens(config: Config, found: Found) -> int:
    from training.tuning.loading import need_packages, tokenizer_of

    try:
        need_packages()
        tokenizer = tokenizer_of(config.base, config.revision, local_only=True)
    except InputError as error:
        found.lines.append(f"{error}. Tokens are those of o200k above.")
        return 0
    from training.dpo.stage import order_of, pairs_of, steps_of
    from training.tuning.rendering import Renderer

    left_out: Counter[str] = Counter()
    pairs = pairs_of(read(config.train_rows()), Renderer(tokenizer), config.length, left_out)
    for reason, count in sorted(left_out.items()):
        found.lines.append(f"left out: {count} × {reason}")
    if not pairs:
        found.problems.append("there is nothing to learn")
        return 0
    order = order_of(pairs, config.epochs, config.seed)
    tokens = sum(2 * len(one.prompt) + len(one.chosen) + len(one.rejected) for one in order)
    found.lines.append(f"Tokens of the model: {tokens:,} in {len(order)} pairs; {steps_of(config, len(order))} steps.")
    # What the model was is asked as well: a third more of the way there.
    return tokens * 4 // 3
