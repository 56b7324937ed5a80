"""`l4d2 estimate FILE`: how many tokens requests take and what they cost, before any model is asked.

The prompts are those that `generate` would send. Exit status: 0, or 2 when the file or the preset can not be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.cli import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.cli.requests_file import Asked
    from server.cli.sizing import Range
    from server.models.presets import Preset
    from server.models.tokens import Count

FAILED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", metavar="FILE", help='requests, one a line, or JSON lines of {"id", "request"}; - for stdin'
    )
    parser.add_argument("-m", "--model", default="builtin", metavar="NAME", help="a model preset (default: builtin)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


@dataclass(frozen=True, slots=True)
class _Row:
    asked: Asked
    prompt: Count


@dataclass(frozen=True, slots=True)
class _Estimate:
    """What is said: of each request, and what there is to say about all."""

    preset: Preset
    rows: Sequence[_Row]
    answer: Range
    unknown: Sequence[str]

    def dollars(self, prompt: int, answers: int = 1) -> tuple[float, float] | None:
        """The cost of a prompt and so many answers, from and to; None when the prices are not known."""
        low = self.preset.cost(prompt, self.answer.low * answers)
        high = self.preset.cost(prompt, self.answer.high * answers)
        return (low, high) if low is not None and high is not None else None

    @property
    def total(self) -> int:
        """The tokens of all prompts."""
        return sum(row.prompt.tokens for row in self.rows)

    @property
    def is_estimated(self) -> bool:
        """Whether the prompts were not counted with the model's own vocabulary."""
        return any(row.prompt.estimated for row in self.rows)


def run(options: argparse.Namespace) -> int:
    """Estimate and tell; the exit status."""
    import asyncio

    from server.assistant.engines import preset_named
    from server.cli.requests_file import RequestsError, read
    from server.models.errors import ModelError

    try:
        made = asyncio.run(_estimated(read(options.file), preset_named(options.model)))
    except (RequestsError, ModelError) as error:
        terminal.complain(f"l4d2 estimate: {error}")
        return FAILED
    if options.json:
        print(json.dumps(_plain(made, options.model), ensure_ascii=False, indent=2), file=terminal.for_programs())
    else:
        _tell(made, options.model)
    return 0


async def _estimated(asked: Sequence[Asked], preset: Preset) -> _Estimate:
    from server.assistant.engines import make_engine
    from server.cli import sizing
    from server.models import tokens
    from server.models.errors import ModelError

    rows: list[_Row] = []
    trouble = ""
    engine = make_engine(preset) if preset.engine == "local" else None
    try:
        for one in asked:
            request = sizing.prompt(one.request, preset)
            if engine is not None and not trouble:
                try:
                    rows.append(_Row(one, await tokens.of_prompt(request, preset, engine)))
                    continue
                except ModelError as error:
                    trouble = str(error)
            rows.append(_Row(one, tokens.of_request(request, preset)))
    finally:
        if engine is not None:
            await engine.close()
    answer = sizing.answer(preset)
    return _Estimate(preset, rows, answer, _unknown(preset, rows, answer, trouble))


def _unknown(preset: Preset, rows: Sequence[_Row], answer: Range, trouble: str) -> list[str]:
    """What the figures do not say, in sentences."""
    from server.cli import sizing

    if preset.engine == "builtin":
        return ["The built-in engine takes no tokens and costs nothing."]
    said: list[str] = []
    if trouble:
        said.append(f"The model could not be asked for its own count: {trouble}")
    if any(row.prompt.estimated for row in rows):
        said.append(
            "Tokens are estimated, for this model's vocabulary is not at hand: for prompts the estimate is off by 2 % "
            "(median) and 4 % (95th percentile) from OpenAI's o200k; other vocabularies differ from that."
        )
    said.append(
        f"Nobody knows how long an answer will be: the range is from the median to the 95th percentile of our "
        f"{sizing.recipe_count()} recipes, at most the {preset.max_tokens} tokens that the preset allows."
    )
    if sizing.thinks(preset):
        said.append("What the model thinks counts as answer: the upper end is all that the preset allows.")
    said.append("Errors that go back to the model cost more: each round sends the plugin and gets it again.")
    if preset.price is None and preset.engine != "local":
        said.append("The preset says no prices.")
    if preset.price is not None and preset.price.cached is not None:
        said.append("What the service finds in its cache of prompts is cheaper; that is not counted.")
    largest = max(row.prompt.tokens for row in rows)
    if preset.context and largest + answer.high > preset.context:
        said.append(f"The largest prompt and its answer do not fit the model's context of {preset.context} tokens.")
    return said


def _plain(made: _Estimate, name: str) -> dict[str, Any]:
    preset, answer = made.preset, made.answer

    def costs(prompt: int, answers: int = 1) -> dict[str, Any]:
        dollars = made.dollars(prompt, answers)
        batch = [one * preset.batch_share for one in dollars] if dollars and _has_batch(preset) else None
        return {"cost": list(dollars) if dollars else None, "batch_cost": batch}

    return {
        "preset": name,
        "engine": preset.engine,
        "model": preset.options.get("model", ""),
        "estimated": made.is_estimated,
        "requests": [
            {
                "id": row.asked.id,
                "request": row.asked.request,
                "prompt_tokens": row.prompt.tokens,
                "answer_tokens": [answer.low, answer.high],
                **costs(row.prompt.tokens),
            }
            for row in made.rows
        ],
        "total": {
            "requests": len(made.rows),
            "prompt_tokens": made.total,
            "answer_tokens": [answer.low * len(made.rows), answer.high * len(made.rows)],
            **costs(made.total, len(made.rows)),
        },
        "not_known": list(made.unknown),
    }


def _tell(made: _Estimate, name: str) -> None:
    from rich import box
    from rich.table import Table

    has_batch = _has_batch(made.preset)
    is_free = made.dollars(1_000_000) == (0, 0)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=len(made.rows) > 1)
    total, count = made.total, len(made.rows)
    about = "about " if made.is_estimated else ""
    table.add_column("request", footer=f"{count} requests", overflow="fold")
    table.add_column("prompt", footer=f"{about}{total:,}", justify="right")
    table.add_column("answer", footer=_numbers(made.answer.low * count, made.answer.high * count), justify="right")
    if not is_free:
        table.add_column("cost", footer=_money(made.dollars(total, count)), justify="right")
    if has_batch:
        table.add_column(
            "as a batch", footer=_money(made.dollars(total, count), made.preset.batch_share), justify="right"
        )
    for row in made.rows:
        dollars = made.dollars(row.prompt.tokens)
        cells = [
            terminal.printable(row.asked.id),
            f"{about}{row.prompt.tokens:,}",
            _numbers(made.answer.low, made.answer.high),
        ]
        if not is_free:
            cells.append(_money(dollars))
        if has_batch:
            cells.append(_money(dollars, made.preset.batch_share))
        table.add_row(*cells)
    console = terminal.console(sys.stdout)
    console.print(f"{terminal.printable(made.preset.title)} ({name}), in tokens and US dollars")
    console.print(table, soft_wrap=False, width=terminal.columns_of(sys.stdout))
    for sentence in made.unknown:
        console.print(terminal.printable(sentence), style="dim")


def _has_batch(preset: Preset) -> bool:
    return preset.engine == "openai" and preset.price is not None and preset.price.batch is not None


def _numbers(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _money(dollars: tuple[float, float] | None, share: float = 1.0) -> str:
    if dollars is None:
        return "not known"
    low, high = (_amount(one * share) for one in dollars)
    return low if low == high else f"{low}–{high}"


def _amount(dollars: float) -> str:
    return f"${dollars:.2f}" if dollars >= 10 else f"${dollars:.4f}"
