"""Has engines write plugins for many requests, in campaigns with targets and budgets, and keeps what is right.

    python -m training synthesise --config configs/training/synthesise.toml --out build/synthesised

Makes `train.jsonl` with a conversation for each plugin that is kept, and `contexts/` for `pairs`; `plugins/`, which
`prepare` reads as what was collected; `refused/` with what was not kept, and why.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from server.assistant.extract import extract
from server.assistant.known import Fact
from server.assistant.prompt import conversation, fenced, known
from server.assistant.retrieve import retrieve
from server.models.errors import ModelError
from training.rows import collected, held_out
from training.rows.alike import Index, signature
from training.rows.collected import Collected
from training.rows.example import Chat, Provenance, Turn
from training.rows.jsonl import plain, read
from training.rows.overlap import Guard, words
from training.run.files import InputError, as_json, write_whole, writing
from training.run.journal import Journal
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.synthesise.campaign import run as run_campaign
from training.synthesise.config import Campaign, Config
from training.synthesise.judging import Judge
from training.synthesise.routing import presets_of
from training.synthesise.state import Entry, State

_FACTS_BUDGET = 4000
_OURS = "GPL-3.0-or-later"  # the licence of what the built-in engine writes: it is made of our plugins
_SHOWN = ("family", "request", "engine", "model", "reason", "detail", "code")


def run(config: Config, out: Path) -> None:
    """Run the campaigns; what an earlier run of the same was answered is not asked again. Raises `InputError`."""
    guard = held_out.guard()
    known = [code for path in config.known for code in _codes(path)]
    states = {one.name: _begun(one, config, guard, known) for one in config.campaigns}
    with Progress(out, "synthesise") as progress, ExitStack() as stack:
        journals = {name: stack.enter_context(Journal(out / WORK / f"{name}.jsonl")) for name in states}
        done = sum(one.count for one in journals.values())
        progress.step("write plugins", sum(sum(one.families.values()) for one in config.campaigns), done)
        asyncio.run(_all(config, states, journals, guard, progress))
        progress.step("keep")
        write_whole(out / SUMMARY, as_json(_written(config, states, guard, out), 2) + "\n")


def _begun(campaign: Campaign, config: Config, guard: Guard, known: list[str]) -> State:
    try:
        presets = presets_of(campaign)
    except ModelError as error:
        raise InputError(f"{campaign.name}: {error}") from None
    return State.begun(campaign, presets, config.seed, guard, known, config.alike)


def _codes(path: Path) -> Iterator[str]:
    for row in read(path):
        if row.kind == "chat":
            yield extract(row.messages[-1].content).code
        elif row.kind == "text":
            yield row.text


async def _all(
    config: Config, states: dict[str, State], journals: dict[str, Journal], guard: Guard, progress: Progress
) -> None:
    judge = Judge(guard, config.warnings)
    # One that fails does not stop the others: what they have under way is paid for.
    ended = await asyncio.gather(
        *(run_campaign(state, judge, journals[name], config.seed, progress.advance) for name, state in states.items()),
        return_exceptions=True,
    )
    for error in ended:
        if isinstance(error, ModelError):
            raise InputError(str(error)) from None
        if isinstance(error, BaseException):
            raise error


def _written(config: Config, states: dict[str, State], guard: Guard, out: Path) -> dict[str, Any]:
    """Write what is kept, each plugin of several campaigns once; the figures."""
    index = Index(config.alike)
    twins = 0
    listed: list[Collected] = []
    with ExitStack() as stack:
        rows = stack.enter_context(writing(out / "train.jsonl"))
        contexts = stack.enter_context(writing(out / "contexts" / "train.jsonl"))
        refused = stack.enter_context(writing(out / "refused" / "refused.jsonl"))
        for campaign, state in states.items():
            for entry in state.kept:
                mark = signature(words(entry["code"]))
                if next(index.near(mark), None) is not None:
                    twins += 1
                    continue
                index.add(entry["code"], mark)
                row = _row(entry, campaign, config, guard)
                code = f"{entry['code']}\n"
                rows.write(as_json(plain(row)) + "\n")
                contexts.write(as_json({"id": row.id, "code": code, "start": 0, "end": len(code.encode()) - 1}) + "\n")
                listed.append(_collected(row, campaign, code, out / "plugins"))
            for entry in state.refused:
                refused.write(as_json({"campaign": campaign} | {name: entry[name] for name in _SHOWN}) + "\n")
    collected.write(out / "plugins", listed)
    return {
        "examples": len(listed),
        "kept by two campaigns": twins,
        "campaigns": {name: state.told() for name, state in states.items()},
    }


def _row(entry: Entry, campaign: str, config: Config, guard: Guard) -> Chat:
    request, code, family = entry["request"], entry["code"], entry["family"]
    key = hashlib.sha256(f"{request}\0{code}".encode()).hexdigest()[:16]
    facts: list[Fact] = []
    if random.Random(f"{config.seed} {key}").random() < config.facts:
        found = retrieve(request, _FACTS_BUDGET)
        # Neither the answer itself nor a task may stand among the facts.
        facts = [one for one in found if one.kind != "example" or not _tells(one.text, code, guard)]
    spoken = conversation(request, facts)
    if facts and guard.found_in(known(facts)):
        spoken = conversation(request)
    messages = [Turn(role=one.role, content=one.content) for one in spoken]
    ours = entry["engine"] == "builtin"
    return Chat(
        id=f"synthesised-{key}",
        messages=(*messages, Turn(role="assistant", content=fenced(code))),
        provenance=Provenance(repository=f"synthesised/{campaign}", path=f"{family}/{key}.sp"),
        licence=_OURS if ours else config.licence,
        group=f"synthesised/{campaign}/{family}",
        tags=tuple(sorted({"plugin", "synthesised", family, f"by {entry['model']}"})),
    )


def _tells(example: str, code: str, guard: Guard) -> bool:
    """Whether an example is the answer, or a task's."""
    index = Index(0.5)
    index.add("", signature(words(code)))
    return next(index.near(signature(words(example))), None) is not None or bool(guard.found_in(example))


def _collected(row: Chat, campaign: str, code: str, plugins: Path) -> Collected:
    path = f"{campaign}/{row.provenance.path}"
    write_whole(plugins / collected.TEXTS / path, code)
    raw = code.encode()
    return Collected(
        file=path,
        sort="plugin",
        source=campaign,
        repository=row.group,
        path=row.provenance.path,
        sha256=hashlib.sha256(raw).hexdigest(),
        bytes=len(raw),
        licence=row.licence,
        tags=("synthesised",),
    )
