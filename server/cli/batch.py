"""`l4d2 batch FILE -o DIR`: writes a plugin for every request of a file, checked; run again it does what is left.

DIR gets `<id>.sp` for each and `results.jsonl`. With a preset for OpenAI it is done by the Batch API, for half the
price. Exit status: 0 all plugins are there without an error, 1 some have errors or failed, 2 bad usage or no engine.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli import account, terminal
from server.cli.compiler import compiler_path
from server.cli.paths import absolute, reason

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from server.assistant.generate import Wishes
    from server.assistant.writing import Progress
    from server.cli.batch_results import Results, Row
    from server.cli.batch_work import Job
    from server.cli.requests_file import Asked
    from server.models.openai_batch import Status
    from server.models.presets import Preset
    from server.models.protocol import Engine

DONE, HAS_ERRORS, FAILED = 0, 1, 2
_AT_ONCE = 4
_MOST_AT_ONCE = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", metavar="FILE", help='requests, one a line, or JSON lines of {"id", "request"}; - for stdin'
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the folder of what is written")
    parser.add_argument("--force", action="store_true", help="overwrite plugins that are not of this batch")
    account.add_arguments(parser)
    parser.add_argument(
        "-j", "--jobs", type=int, default=0, metavar="N", help="requests at once over a network (default: 4)"
    )
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="how often errors go back (default: 2)")
    parser.add_argument(
        "--include", action="append", default=[], metavar="DIR", help="a folder of include files; may be repeated"
    )
    parser.add_argument("--compiler", default="", metavar="SPCOMP", help="let this compiler have the last word")
    parser.add_argument(
        "--limit-cost",
        type=float,
        metavar="DOLLARS",
        help="begin no request that could bring the folder's cost over it",
    )
    parser.add_argument("--now", action="store_true", help="do without OpenAI's Batch API: ask one by one")
    parser.add_argument("--repair", action="store_true", help="with the Batch API: errors go back by ordinary requests")
    parser.add_argument(
        "--every",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="how often to ask how far the batch is (default: 30)",
    )


def run(options: argparse.Namespace) -> int:
    """Do what is left to do and tell; the exit status."""
    from server.analysis.compiler.errors import CompilerError
    from server.assistant.engines import preset_named
    from server.cli.batch_results import InUseError, Results
    from server.cli.inside import OutsideError
    from server.cli.requests_file import RequestsError, read
    from server.models.errors import ModelError

    try:
        preset = preset_named(options.model)
        problem = _misuse(options, preset)
        if problem:
            return _complain(problem)
        asked = read(options.file)
        options.compiler = compiler_path(options.compiler)
        wishes = _wishes(options)
        with Results(options.output) as results:
            strangers = results.strangers(asked)
            if strangers and not options.force:
                return _complain(f"{strangers[0]} is there already and not of this batch; --force overwrites it")
            results.tidy(asked)
            return _Run(options, preset, asked, results, wishes).run()
    except (RequestsError, OutsideError, InUseError, ModelError, CompilerError) as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{error.filename or options.output}: {reason(error)}")


def _misuse(options: argparse.Namespace, preset: Preset) -> str:
    """What is wrong with the options, or ""."""
    if options.rounds < 0:
        return "--rounds must not be negative"
    if not 0 <= options.jobs <= _MOST_AT_ONCE:
        return f"--jobs must be 1 to {_MOST_AT_ONCE}"
    if not 0 <= options.every < math.inf:
        return "--every must be a number of seconds"
    if options.limit_cost is not None:
        if not 0 <= options.limit_cost < math.inf:
            return "--limit-cost must be an amount in US dollars"
        if preset.cost(0, 0) is None:
            return f"--limit-cost can not be kept: the preset {options.model} says no prices"
    return ""


def _wishes(options: argparse.Namespace) -> Wishes:
    from server.assistant.generate import Wishes
    from server.assistant.verify import Place

    include = tuple(absolute(folder) for folder in options.include)
    place = Place(absolute(str(options.output)), include, (), options.compiler)
    # Whoever types the command trusts the folder that it is typed in.
    return Wishes(place, options.rounds, folder=Path.cwd(), account=account.account(options))


class _Run:
    """One run over a file of requests."""

    def __init__(
        self, options: argparse.Namespace, preset: Preset, asked: Sequence[Asked], results: Results, wishes: Wishes
    ) -> None:
        self._options = options
        self._preset = preset
        self._asked = asked
        self._results = results
        self._wishes = wishes
        self._console = terminal.console(sys.stderr)
        self._left = [one for one in asked if not results.is_done(one)]
        self._is_service = preset.engine == "openai" and not options.now
        self._n_told = len(asked) - len(self._left)

    def run(self) -> int:
        """Do it; the exit status. Raises what ends the work."""
        import asyncio

        from server.cli.batch_service import STATE, state_of
        from server.models.errors import UnavailableError

        is_under_way = state_of(self._results).exists()
        if is_under_way and not self._is_service:
            raise UnavailableError(
                f"A batch is under way at OpenAI: run this with its model and without --now, or delete {STATE}."
            )
        before = len(self._asked) - len(self._left)
        if before:
            self._console.print(f"{before} of {len(self._asked)} are there already", style="dim")
        not_begun = 0
        try:
            if self._left or is_under_way:
                not_begun = asyncio.run(self._service() if self._is_service else self._one_by_one())
        except KeyboardInterrupt:
            goes_on = " The batch goes on at OpenAI." if state_of(self._results).exists() else ""
            terminal.complain(f"l4d2 batch: interrupted.{goes_on} Run the same command again to go on.")
            raise
        except BaseException:
            self._summarize(0)
            raise
        return self._summarize(not_begun)

    async def _one_by_one(self) -> int:
        from server.assistant.engines import make_engine
        from server.cli.batch_work import Bench

        limit = self._options.limit_cost
        # A model on this machine has no room for two; what is computed here gains nothing from taking turns.
        is_here = self._preset.engine in ("builtin", "local")
        at_once = 1 if is_here else self._options.jobs or _AT_ONCE
        bench = Bench(self._results, self._tell, math.inf if limit is None else limit, at_once)
        # Loading a file takes long, so one process of it does all.
        shared = make_engine(self._preset) if self._preset.engine == "local" else None
        try:
            return await bench.work(self._jobs(shared))
        finally:
            if shared is not None:
                await shared.close()

    def _jobs(self, shared: Engine | None) -> Iterator[Job]:
        from server.cli import sizing
        from server.cli.batch_work import Job

        rounds = self._wishes.rounds
        for one in self._left:
            most = 0.0
            if self._options.limit_cost is not None:
                most = sizing.most(sizing.prompt(one.request, self._preset), self._preset, rounds) or 0.0
            yield Job(one, partial(self._generating, one, shared), most)

    def _generating(self, one: Asked, shared: Engine | None) -> AsyncGenerator[Progress, None]:
        from server.assistant.generate import generating, generating_with
        from server.assistant.metered import Metered

        wishes = self._wishes_for(one)
        if shared is None:
            return generating(one.request, self._preset, wishes)
        return generating_with(Metered(shared, self._preset, wishes.account), one.request, self._preset, wishes)

    async def _service(self) -> int:
        from server.cli import batch_service
        from server.cli.batch_work import Bench

        limit = self._options.limit_cost
        bench = Bench(self._results, self._tell, math.inf if limit is None else limit, self._options.jobs or _AT_ONCE)
        how = batch_service.How(self._preset, self._wishes_for, self._options.every, self._options.repair, self._heard)
        return await batch_service.work(self._asked, bench, how)

    def _wishes_for(self, one: Asked) -> Wishes:
        place = replace(self._wishes.place, path=absolute(str(self._results.plugin(one.id))))
        return replace(self._wishes, place=place)

    # What the user sees ----------------------------------------------------------------------------------

    def _tell(self, row: Row) -> None:
        self._n_told += 1
        parts = [_verdict(row)]
        if row.cost:
            parts.append(f"${row.cost:.4f}")
        style = {"done": "green", "errors": "red", "failed": "red"}.get(row.status, "yellow")
        text = f"[{self._n_told}/{len(self._asked)}] {row.id}: {' · '.join(parts)}"
        self._console.print(terminal.printable(text), style=style)

    def _heard(self, status: Status) -> None:
        failed = f", {status.failed} failed" if status.failed else ""
        text = f"{status.batch} {status.state}: {status.done} of {status.total}{failed}"
        self._console.print(terminal.printable(text), style="dim")

    def _summarize(self, not_begun: int) -> int:
        rows = [row for one in self._asked if (row := self._results.row(one.id)) and row.request == one.request]
        there = [row for row in rows if row.status != "failed"]
        bad = sum(row.status != "done" for row in there)
        parts = [f"{len(there)} of {len(self._asked)} plugins are in {self._options.output}"]
        if bad:
            parts.append(f"{bad} with errors")
        if failed := len(rows) - len(there):
            parts.append(f"{failed} failed; run the same command again to ask them again")
        if not_begun:
            parts.append(f"{not_begun} not begun: they could cost more than the limit allows")
        if self._results.spent:
            parts.append(f"${self._results.spent:.4f}")
        is_done = len(there) == len(self._asked) and not bad
        self._console.print(terminal.printable(" · ".join(parts)), style="green" if is_done else "red")
        return DONE if is_done else HAS_ERRORS


def _verdict(row: Row) -> str:
    if row.status == "failed":
        return row.error
    errors = sum(finding["severity"] == "error" for finding in row.findings)
    warnings = len(row.findings) - errors
    counts = [_count(errors, "error")] * bool(errors) + [_count(warnings, "warning")] * bool(warnings)
    return ", ".join((["cut off"] if row.status == "cut" else []) + counts) or "no findings"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _complain(message: str) -> int:
    terminal.complain(f"l4d2 batch: {message}")
    return FAILED
