"""What `check sft` tells: tokens as the model counts them, what is learnt, steps, memory, time and cost."""

from __future__ import annotations

import importlib.util
from itertools import islice
from typing import Any

from training.rows.checking import Found
from training.rows.jsonl import read
from training.run.files import InputError
from training.sft.config import Config
from training.tuning.corpus import corpus_of, order_of
from training.tuning.estimate import add_estimate, base_of, looked_at, plan_of
from training.tuning.packing import fill

_SHOWN = 3
_MOST_SHOWN = 1200


def preview(config: Config) -> Found:
    """All of it. Loads the tokenizer, if it is here, and no model."""
    found = looked_at(config, "examples")
    if not found.problems:
        tokens = _of_tokens(config, found)
        add_estimate(found, config, _base(config), lambda: plan_of(config, offloads=_by_unsloth(config)), tokens)
    return found


def _base(config: Config) -> Any:
    if config.scratch is None:
        return base_of(config)
    from training.tuning.scratch import base_of as of_scratch

    return of_scratch(config.scratch)


def _by_unsloth(config: Config) -> bool:
    return config.unsloth == "yes" or (config.unsloth == "auto" and importlib.util.find_spec("unsloth") is not None)


def _of_tokens(config: Config, found: Found) -> int:
    """Say how many tokens there are and which are learnt; how many the GPU goes through in all epochs."""
    try:
        tokenizer = _tokenizer(config)
    except InputError as error:
        found.lines.append(f"{error}. Tokens are those of o200k above, and nothing can be said of the mask.")
        return 0
    from training.tuning.audit import shown
    from training.tuning.rendering import Renderer

    renderer = Renderer(tokenizer, config.learn)
    corpus = corpus_of(read(config.train_rows()), renderer, config.length, config.mix)
    for reason, count in sorted(corpus.left_out.items()):
        found.lines.append(f"left out: {count} × {reason}")
    if not len(corpus):
        found.problems.append("there is nothing to learn")
        return 0
    order = order_of(corpus, config.length, config.epochs, config.seed, config.packing)
    lengths = corpus.lengths()
    steps = -(-len(order) // (config.batch * config.accumulate * config.devices))
    steps = min(config.steps or steps, steps)
    share = corpus.learnt_tokens / corpus.tokens
    found.lines += [
        f"Tokens of the model: {corpus.tokens:,} in {len(corpus)} examples, of which {share:.1%} are learnt.",
        f"{len(order)} sequences of at most {config.length}, {fill(lengths, order, config.length):.0%} of the room in "
        f"them filled; {steps} steps.",
        "What is learnt stands between ⟦ and ⟧:",
    ]
    seen: set[str] = set()
    for row in islice(read(config.train_rows()), 5000):
        if row.kind not in seen and (text := shown(renderer, row)):
            seen.add(row.kind)
            cut = text if len(text) < _MOST_SHOWN else f"{text[: _MOST_SHOWN // 2]}\n…\n{text[-_MOST_SHOWN // 2 :]}"
            found.lines += [f"--- {row.id} ({row.kind})", cut]
        if len(seen) == _SHOWN:
            break
    through = len(order) * config.length if config.packing else sum(lengths[one] for pack in order for one in pack)
    return through * steps * config.batch * config.accumulate * config.devices // len(order)


def _tokenizer(config: Config) -> Any:
    from training.tuning.loading import need_packages, tokenizer_of

    need_packages()
    if config.scratch is None:
        return tokenizer_of(config.base, config.revision, local_only=True)
    from training.tuning.vocabulary import learnt

    texts = (text for row in read(config.train_rows()) for text in row.texts())
    return learnt(texts, config.scratch.vocabulary, config.scratch.context, int(config.scratch.sample * 1_000_000))
