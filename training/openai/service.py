"""The service's side of a training: files, the job, what it says, and what comes of it.

A job is known by the digest of all that makes it, which goes with it as metadata: whoever was killed, or did not hear
the answer, finds it again and pays nothing twice. Holds no key anywhere but in the client.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import csv
import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from server.models import openai
from server.models.errors import (
    MalformedAnswerError,
    ModelError,
    RateLimitedError,
    ServiceError,
    TimedOutError,
    UnreachableError,
)
from server.models.faults import told
from server.models.keys import find_key
from server.models.sdk import deadline_of, within
from training.openai.wanted import Side

METADATA = "l4d2-architect"
OVER = ("succeeded", "failed", "cancelled")
PASSING = (UnreachableError, TimedOutError, ServiceError, RateLimitedError)
_CALL_S, _TRANSFER_S = 120.0, 1800.0
_LARGEST = 1 << 30
_PATIENCE = 10  # how often in a row asking for news may fail
_MOST_LISTED = 1000
T = TypeVar("T")


class Service:
    """OpenAI's trainings with one key. Use `opened`."""

    def __init__(self, sdk: Any, who: Any, model: str) -> None:
        self._sdk, self._who, self._model = sdk, who, model

    async def job_of(self, digest: str) -> Any | None:
        """The newest job that was begun for this and did not fail; None where there is none. Raises `ModelError`."""
        async for job in self._listed(self._sdk.fine_tuning.jobs.list(limit=100)):
            if (job.metadata or {}).get(METADATA) == digest and job.status not in ("failed", "cancelled"):
                return job
        return None

    async def sent(self, side: Side) -> str:
        """The id of a file, which is sent unless the service has it. Raises `ModelError`."""
        async for file in self._listed(self._sdk.files.list(purpose="fine-tune", limit=1000)):
            if file.filename == side.name and file.bytes == len(side.raw) and file.status != "error":
                return str(file.id)
        upload = self._sdk.files.create(file=(side.name, side.raw, "application/jsonl"), purpose="fine-tune")
        return _named((await self._call(upload, _TRANSFER_S)).id)

    async def begin(self, digest: str, **how: Any) -> Any:
        """Begin a job. Raises `ModelError`."""
        # Not tried again by the SDK: when only the answer was lost, there would be two of it to pay.
        jobs = self._sdk.with_options(max_retries=0).fine_tuning.jobs
        return await self._call(jobs.create(metadata={METADATA: digest}, **how))

    async def look(self, job: str) -> Any:
        """The job as it is now. Raises `ModelError`."""
        return await self._call(self._sdk.fine_tuning.jobs.retrieve(job))

    async def news(self, job: str, every: float) -> AsyncIterator[tuple[Any, list[Any]]]:
        """The job with what it said since, again and again until it is over. Raises `ModelError`.

        The service may be out of reach in between: whoever waits for hours does not give up for a minute.
        """
        known: set[str] = set()
        failures = 0
        while True:
            try:
                # In this order: what a job says last is there when it is over.
                now = await self.look(job)
                events = [one async for one in self._events(job)]
            except PASSING:
                failures += 1
                if failures >= _PATIENCE:
                    raise
            else:
                failures = 0
                fresh = [one for one in reversed(events) if one.id not in known]
                known.update(one.id for one in fresh)
                yield now, fresh
                if now.status in OVER:
                    return
            await asyncio.sleep(every)

    async def checkpoints(self, job: str) -> list[Any]:
        """The models that were kept on the way, the earliest first. Raises `ModelError`."""
        listing = self._sdk.fine_tuning.jobs.checkpoints.list(job, limit=100)
        return sorted([one async for one in self._listed(listing)], key=lambda one: one.step_number)

    async def jobs(self) -> list[Any]:
        """All jobs of the account, the newest first. Raises `ModelError`."""
        return [one async for one in self._listed(self._sdk.fine_tuning.jobs.list(limit=100))]

    async def cancel(self, job: str) -> Any:
        """Stop a job; what it has trained until then has its price. Raises `ModelError`."""
        return await self._call(self._sdk.fine_tuning.jobs.cancel(job))

    async def curve(self, file: str) -> list[dict[str, float]]:
        """The steps of a job's result file. Raises `ModelError`."""
        content = await self._call(self._sdk.files.content(file), _TRANSFER_S)
        return _steps(content.content)

    def quoted(self, text: object) -> str:
        """What the service says, fit to be shown."""
        return self._who.quoted(text)

    async def _events(self, job: str) -> AsyncIterator[Any]:
        async for one in self._listed(self._sdk.fine_tuning.jobs.list_events(job, limit=100)):
            yield one

    async def _listed(self, listing: Any) -> AsyncIterator[Any]:
        pages = aiter(listing)
        for _ in range(_MOST_LISTED):
            try:
                yield await self._call(anext(pages))
            except StopAsyncIteration:
                return

    async def _call(self, work: Awaitable[T], limit: float = _CALL_S) -> T:
        with told(self._who, self._model):
            return await within(work, deadline_of(limit), limit)


@asynccontextmanager
async def opened(model: str, key_variable: str, address: str = "") -> AsyncIterator[Service]:
    """The service, with the key of the environment or of `.env` in this folder. Raises `ModelError`."""
    who = openai.service(find_key(key_variable, None, Path.cwd()))
    sdk: Any = openai.connect(who, address or None, 2, _LARGEST)
    try:
        yield Service(sdk, who, model)
    finally:
        await sdk.close()


def _named(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise MalformedAnswerError("The service did not say what it made.")
    return value


def _steps(raw: bytes) -> list[dict[str, float]]:
    """The rows of a result file: a table with commas, which the service packs as base64."""
    with suppress(binascii.Error, ValueError):  # or it is the table itself
        raw = base64.b64decode(raw, validate=True)
    found: list[dict[str, float]] = []
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8", "replace"))):
        numbers = {name: value for name in row if name and (value := _number(row[name])) is not None}
        if "step" in numbers:
            found.append(numbers)
    return found


def _number(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


def fault(job: Any, service: Service) -> ModelError | None:
    """Why a job that is over brought nothing; None for one that did."""
    if job.status == "succeeded":
        return None
    if job.status == "cancelled":
        return ServiceError(f"The job {job.id} was cancelled.")
    said = service.quoted(getattr(job.error, "message", None) or "no reason given")
    return ServiceError(f"OpenAI could not train the model (job {job.id}): {said}")
