"""OpenAI's Batch API: many requests at half the price, answered within a day.

What was begun is kept in a state file that the caller names, so that whoever is interrupted goes on where it was and
pays nothing twice. The file holds no key and no prompt.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from server.models import openai
from server.models.errors import (
    BadRequestError,
    MalformedAnswerError,
    ModelError,
    RateLimitedError,
    ServiceError,
    TimedOutError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.faults import of_status, of_stream, told
from server.models.protocol import End, Request
from server.models.sdk import Answer, deadline_of, lines, within

_MOST_REQUESTS = 50_000
_LARGEST_INPUT = 200_000_000  # bytes
_LARGEST_OUTPUT = 4 << 30
_LONGEST_LINE = 16 << 20
_CALL_SECONDS = 120.0
_TRANSFER_SECONDS = 1800.0
_PATIENCE = 10  # how often in a row asking for news may fail
_OVER = ("completed", "failed", "expired", "cancelled")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done:
    """An answer and its end."""

    text: str
    end: End


Result = Done | ModelError


@dataclass(frozen=True, slots=True)
class Status:
    """How far a batch is: `done` and `failed` of `total` requests. `state` is the service's word for it."""

    batch: str
    state: str
    done: int
    failed: int
    total: int

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in _OVER


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    digest: str  # of the requests as they were sent
    ids: tuple[str, ...]
    file: str = ""
    batch: str = ""


class Batch:
    """One batch, known by its state file. `address` is another place that speaks the same protocol.

    To be used in this order, again from the start after an interruption: `submit`, `news` until it ends, `results`.
    """

    def __init__(self, options: openai.Options, key: SecretStr | None, state: Path, address: str | None = None) -> None:
        self._options = options
        self._service = openai.service(key)
        self._path = state
        self._address = address
        self._made: Any = None

    async def submit(self, requests: Mapping[str, Request]) -> Status:
        """Send the requests, each under an id of its own, unless the state file says that they were sent.

        Raises `ModelError`; `BadRequestError` when the file belongs to other requests.
        """
        wanted = _wanted(self._options, requests)
        digest = hashlib.sha256(wanted).hexdigest()
        state = self._read()
        if state is not None and state.digest != digest:
            raise BadRequestError(f"{self._path.name} belongs to other requests. Delete it, or name another file.")
        if state is None or not state.file:
            upload = self._sdk.files.create(file=("batch.jsonl", wanted, "application/jsonl"), purpose="batch")
            file = await self._call(upload, _TRANSFER_SECONDS)
            state = self._write(_State(digest=digest, ids=tuple(requests), file=_id(file)))
        if not state.batch:
            # Not tried again by the SDK: when only the answer was lost, there would be two of it to pay.
            batches = self._sdk.with_options(max_retries=0).batches
            batch = await self._begun(state.file) or await self._call(
                batches.create(input_file_id=state.file, endpoint="/v1/chat/completions", completion_window="24h")
            )
            self._write(state.model_copy(update={"batch": _id(batch)}))
        return await self.look()

    async def look(self) -> Status:
        """How far the batch is. Raises `ModelError`."""
        return _status(await self._call(self._sdk.batches.retrieve(self._kept().batch)))

    async def news(self, every: float = 30.0) -> AsyncGenerator[Status, None]:
        """How far the batch is, every so many seconds, until it is over. Raises `ModelError`.

        The service may be out of reach in between: whoever waits for hours does not give up for a minute.
        """
        failures = 0
        while True:
            try:
                status = await self.look()
            except (UnreachableError, TimedOutError, ServiceError, RateLimitedError):
                failures += 1
                if failures >= _PATIENCE:
                    raise
            else:
                failures = 0
                yield status
                if status.is_over:
                    return
            await asyncio.sleep(every)

    async def results(self) -> dict[str, Result]:
        """The answer to every request, or what went wrong with it, by its id and in the order of the requests.

        Raises `ModelError`, when the service refused the batch as a whole or it is not over yet.
        """
        state = self._kept()
        batch = await self._call(self._sdk.batches.retrieve(state.batch))
        status = _status(batch)
        if status.state == "failed":
            raise _refusal(batch, self._service.quoted, self._options.model)
        if not status.is_over:
            raise UnavailableError(f"The batch is not done yet ({status.done} of {status.total}).")
        found: dict[str, Result] = {}
        for file in (batch.output_file_id, batch.error_file_id):
            if file:
                async for line in self._download(file):
                    self._take(line, found)
        return {one: found.get(one) or _missing(status.state) for one in state.ids}

    async def cancel(self) -> None:
        """Have the service stop; what it has answered by then is kept and has its price. Raises `ModelError`."""
        await self._call(self._sdk.batches.cancel(self._kept().batch))

    async def close(self) -> None:
        """Close the connections; the batch goes on."""
        if self._made is not None:
            sdk, self._made = self._made, None
            await sdk.close()

    # The service -----------------------------------------------------------------------------------------

    @property
    def _sdk(self) -> Any:
        if self._made is None:
            self._made = openai.connect(self._service, self._address, self._options.retries, _LARGEST_OUTPUT)
        return self._made

    async def _call(self, work: Awaitable[T], limit: float = _CALL_SECONDS) -> T:
        with told(self._service, self._options.model):
            return await within(work, deadline_of(limit), limit)

    async def _begun(self, file: str) -> Any:
        """The batch of an uploaded file, if there is one: whoever was interrupted may not have heard of it."""
        page: Any = await self._call(self._sdk.batches.list(limit=100))
        return next((one for one in page.data if one.input_file_id == file), None)

    async def _download(self, file: str) -> AsyncIterator[bytes]:
        deadline = deadline_of(_TRANSFER_SECONDS)
        with told(self._service, self._options.model):
            async with self._sdk.files.with_streaming_response.content(file) as response:
                coming = lines(response.iter_bytes(), _LONGEST_LINE)
                while True:
                    try:
                        yield await within(anext(coming), deadline, _TRANSFER_SECONDS)
                    except StopAsyncIteration:
                        return

    def _take(self, line: bytes, found: dict[str, Result]) -> None:
        """Put what a line says into `found`. A line that says nothing about any request is passed by."""
        try:
            row = json.loads(line) if line.strip() else {}
            name = row.get("custom_id")
        except (ValueError, AttributeError, RecursionError):
            return
        if isinstance(name, str) and name not in found:
            try:
                with told(self._service, self._options.model):
                    found[name] = self._result(row)
            except ModelError as error:
                found[name] = error

    def _result(self, row: dict[str, Any]) -> Result:
        import httpx
        from openai.types.chat import ChatCompletion

        if row.get("error"):
            if row["error"].get("code") in ("batch_expired", "batch_cancelled"):
                return _missing(row["error"]["code"].removeprefix("batch_"))
            return of_stream(row["error"], self._service, self._options.model)
        status, body = row["response"]["status_code"], row["response"]["body"]
        if status != 200:
            return of_status(httpx.Response(status, json=body), self._service, self._options.model)
        answer = Answer(self._options.model)
        text = "".join(answer.add(choice.message) for choice in answer.choices(ChatCompletion.construct(**body)))
        return Done(text, answer.end())

    # The state file --------------------------------------------------------------------------------------

    def _kept(self) -> _State:
        state = self._read()
        if state is None or not state.batch:
            raise UnavailableError(f"{self._path.name} holds no batch. Submit the requests first.")
        return state

    def _read(self) -> _State | None:
        try:
            return _State.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnavailableError(f"{self._path.name} can not be read: {error.strerror}.") from None
        except ValidationError:
            raise UnavailableError(f"{self._path.name} is no state of a batch. Delete it, or name another.") from None

    def _write(self, state: _State) -> _State:
        """Keep `state`, whole or not at all."""
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            beside.write_text(state.model_dump_json(), encoding="utf-8")
            os.replace(beside, self._path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise UnavailableError(f"{self._path.name} can not be written: {error.strerror}.") from None
        return state


def _wanted(options: openai.Options, requests: Mapping[str, Request]) -> bytes:
    """The requests as the service wants them, one a line. Raises `BadRequestError` for more than a batch may hold."""
    if not requests or "" in requests:
        raise BadRequestError("A batch has at least one request, and each of them an id.")
    if any(one.fill is not None for one in requests.values()):
        raise UnavailableError("OpenAI's chat models can not fill gaps. Choose another model for that.")
    rows = (
        {"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": openai.body(options, one)}
        for name, one in requests.items()
    )
    wanted = "".join(json.dumps(row) + "\n" for row in rows).encode()
    if len(requests) > _MOST_REQUESTS or len(wanted) > _LARGEST_INPUT:
        raise BadRequestError("A batch holds at most 50,000 requests and 200 MB. Make several of it.")
    return wanted


def _id(made: Any) -> str:
    if not isinstance(made.id, str) or not made.id:
        raise MalformedAnswerError("The service did not say what it made.")
    return made.id


def _status(batch: Any) -> Status:
    counts = batch.request_counts
    numbers = [getattr(counts, name, None) or 0 for name in ("completed", "failed", "total")]
    return Status(str(batch.id), str(batch.status), *(int(one) for one in numbers))


def _refusal(batch: Any, quoted: Any, model: str) -> ModelError:
    """Why the service took none of a batch."""
    first = next(iter((batch.errors.data if batch.errors is not None else None) or ()), None)
    if first is None:
        return BadRequestError("OpenAI does not take the batch, and does not say why.")
    place = f" in line {first.line}" if isinstance(first.line, int) else ""
    said = f"OpenAI does not take the batch: {quoted(first.message or first.code)}{place}."
    match first.code:
        case "model_not_found":
            return UnknownModelError(f"{said} The model is `{model}`.")
        case "token_limit_exceeded" | "billing_hard_limit_reached":
            return RateLimitedError(said)
        case _:
            return BadRequestError(said)


def _missing(state: str) -> ModelError:
    """What became of a request that has no answer in a batch that is over."""
    match state:
        case "expired":
            return TimedOutError("OpenAI did not come to this one within a day. Send it again.")
        case "cancelled":
            return UnavailableError("The batch was cancelled before this one.")
        case _:
            return MalformedAnswerError("OpenAI gave no answer to this one.")
