"""Looks after jobs at OpenAI: `python -m training.openai list | show JOB | checkpoints JOB | cancel JOB`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from server.models.errors import ModelError
from training.openai.service import METADATA, opened


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 2 a wrong call, or the service does not answer."""
    parser = argparse.ArgumentParser(prog="python -m training.openai", description="Look after trainings at OpenAI.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="all jobs of the account")
    for name, about in (
        ("show", "what a job says"),
        ("checkpoints", "the models that a job kept on the way"),
        ("cancel", "stop a job; what it has trained until then has its price"),
    ):
        commands.add_parser(name, help=about).add_argument("job", metavar="JOB")
    parser.add_argument("--key-variable", default="OPENAI_API_KEY", metavar="NAME")
    parser.add_argument("--address", default="", metavar="URL", help="another place that speaks the same protocol")
    given = parser.parse_args(arguments)
    try:
        lines = asyncio.run(_done(given))
    except ModelError as error:
        sys.stderr.write(f"training: {error}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


async def _done(given: argparse.Namespace) -> list[str]:
    async with opened("the model", given.key_variable, given.address) as service:
        match given.command:
            case "list":
                return [_told(one) for one in await service.jobs()] or ["There are no jobs."]
            case "checkpoints":
                found = await service.checkpoints(given.job)
                return [f"step {one.step_number}: {one.fine_tuned_model_checkpoint}" for one in found] or ["None yet."]
            case "cancel":
                return [_told(await service.cancel(given.job))]
            case _:
                job = await service.look(given.job)
                async for _, events in service.news(given.job, 0):
                    return [_told(job), *(service.quoted(one.message) for one in events)]
                return [_told(job)]


def _told(job: Any) -> str:
    ours = " (ours)" if METADATA in (job.metadata or {}) else ""
    made = f" -> {job.fine_tuned_model}" if job.fine_tuned_model else ""
    return f"{job.id}{ours}: {job.status}, {job.model}{made}"


if __name__ == "__main__":
    sys.exit(main())
