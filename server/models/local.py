"""A GGUF file on this machine, run by llama.cpp in a process of its own (`local_worker`).

The server knows llama.cpp only through that process's pipes: whatever happens in it, the server lives on. A process
that dies is started again once; when that one dies too before it has answered, the engine says so and rests.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections import deque
from contextlib import aclosing
from pathlib import Path
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field

from server.models import runtime
from server.models.errors import (
    BadRequestError,
    CutOffError,
    EmptyAnswerError,
    ModelError,
    ServiceError,
    TooLongError,
    UnavailableError,
)
from server.models.hardware import Model, free_memory, model_at, plan
from server.models.protocol import End, Held, Piece, Request, Stream, Usage
from server.models.sdk import deadline_of, within

NAME = "local"
VARIABLE = "L4D2_LOCAL_MODEL"
_ROOT = Path(__file__).resolve().parents[2]
_REST = 60.0  # seconds in which a model that brought its process down twice is not tried again
_READ = 1 << 16
_FAULTS: dict[str, type[ModelError]] = {
    "long": TooLongError,
    "request": BadRequestError,
    "unavailable": UnavailableError,
}


class Options(BaseModel):
    """What a preset says. `path` is that of a GGUF file; empty means the one that L4D2_LOCAL_MODEL names.

    `context` (in tokens) and `threads` 0 are chosen to fit the machine. `gpu_layers` is how many layers go to the GPU,
    where llama.cpp was built for one: -1 means all, or none if they do not fit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    path: str = ""
    context: int = Field(default=0, ge=0, le=1 << 20)
    threads: int = Field(default=0, ge=0, le=1024)
    gpu_layers: int = Field(default=-1, ge=-1, le=10_000)


class Engine:
    """One file. Requests are answered one after the other; what they share at the beginning is evaluated once."""

    name = NAME

    def __init__(self, options: Options) -> None:
        named = options.path or os.environ.get(VARIABLE, "")
        self._options = options.model_copy(update={"path": named})
        self.model = Path(named).stem
        self._turn = asyncio.Lock()
        self._worker: _Worker | None = None
        self._deaths = 0  # of processes, since one last gave a whole answer
        self._rests_until = 0.0  # by the loop's clock

    def stream(self, request: Request) -> Stream:
        """The answer as it comes, or what fills the gap. Raises `ModelError`."""
        return self._stream(request, _asked(request))

    async def count(self, request: Request) -> int:
        """How many tokens the prompt of a request has, by the model's own vocabulary. Raises `ModelError`."""
        tokens = 0
        async with aclosing(self._stream(request, _asked(request) | {"only": "count"})) as stream:
            async for event in stream:
                if isinstance(event, End) and event.usage is not None:
                    tokens = event.usage.prompt_tokens
        return tokens

    async def _stream(self, request: Request, asked: dict[str, Any]) -> Stream:
        limit = request.time_limit
        deadline = deadline_of(limit)
        names = _names(request)
        await within(self._turn.acquire(), deadline, limit)
        try:
            has_begun = False
            while True:
                try:
                    worker = await within(self._ready(), deadline, limit)
                    worker.know(names)
                    async with aclosing(worker.answer(asked, self.model, deadline, limit)) as answer:
                        async for event in answer:
                            has_begun = True
                            yield event
                    self._deaths = 0
                    return
                except _DiedError as death:
                    await self._buried(death, has_begun)
        finally:
            self._turn.release()

    async def close(self) -> None:
        """End the process. The next request starts another."""
        worker, self._worker = self._worker, None
        self._deaths, self._rests_until = 0, 0.0
        if worker is not None:
            await worker.close()

    async def _ready(self) -> _Worker:
        """The process with the model loaded. Who gives up waiting leaves it loading, for the next request."""
        if self._worker is None:
            if asyncio.get_running_loop().time() < self._rests_until:
                raise ServiceError(_died_twice(self.model))
            model = await asyncio.to_thread(check, self._options)  # no process is started for a file that is none
            self._worker = await _start(model)
        worker = self._worker
        try:
            await worker.load(self._options)
        except ModelError:
            if self._worker is worker:
                self._worker = None
            await worker.close()
            raise
        return worker

    async def _buried(self, death: _DiedError, has_begun: bool) -> None:
        """Take note of a death. Raises what there is to tell, unless the request can be asked again."""
        if death.worker is not self._worker:
            raise CutOffError("The model was closed in the middle of the answer.") from None
        self._worker = None
        await death.worker.close()
        self._deaths += 1
        if self._deaths > 1:
            self._deaths, self._rests_until = 0, asyncio.get_running_loop().time() + _REST
            raise ServiceError(_died_twice(self.model, death.worker.last_words())) from None
        if has_begun:
            raise CutOffError(f"The model's process ended in the middle of the answer{death.worker.last_words()}.")


def path_of(options: Options) -> Path:
    """The file that is meant. Raises `UnavailableError` when none is named."""
    path = options.path or os.environ.get(VARIABLE, "")
    if not path:
        raise UnavailableError(f"No GGUF file is named: name one in {VARIABLE}, or as `path` in a preset.")
    return Path(path).expanduser().absolute()


def check(options: Options) -> Model:
    """What the file holds, if llama.cpp is installed. Raises `UnavailableError`."""
    model = model_at(path_of(options))
    if not runtime.is_installed():
        raise UnavailableError(f"Local models need {runtime.PACKAGE}. {runtime.advice()}")
    return model


def _died_twice(model: str, words: str = "") -> str:
    return f"The process of {model} ended twice{words}. Choose a smaller model or context, or try again in a minute."


class _DiedError(Exception):
    """The process is no more."""

    def __init__(self, worker: _Worker) -> None:
        super().__init__()
        self.worker = worker


class _Worker:
    """A process of `local_worker` for a model, and what it has said."""

    def __init__(self, process: asyncio.subprocess.Process, model: Model) -> None:
        self._process = process
        self._model = model
        self._said: deque[dict[str, Any]] = deque()
        self._kept = b""
        self._number = 0
        self._is_loaded = False
        self._names: tuple[tuple[str, ...], ...] = ()

    async def load(self, options: Options) -> None:
        """Have it load the model, if it has not. Raises `ModelError`, and `_DiedError` when that is its end."""
        while not self._is_loaded:
            message = await self._next()
            if "error" in message:
                self._raise(message)
            if "hello" in message:
                on_gpu = message["gpu"] and options.gpu_layers != 0
                how = plan(self._model, options.context, options.threads, free=free_memory(), on_gpu=on_gpu)
                path = str(path_of(options))
                self._tell(path=path, context=how.context, threads=how.threads, gpu_layers=options.gpu_layers)
            self._is_loaded = "ready" in message

    def know(self, names: tuple[tuple[str, ...], ...]) -> None:
        """Have it know these names. They are many, and mostly the same for one request after the other."""
        if names and names != self._names:
            self._names = names
            self._tell(names=names)

    async def answer(self, asked: dict[str, Any], model: str, deadline: float, limit: float) -> Stream:
        """The answer to what is asked. Raises `ModelError` and `_DiedError`."""
        number = self._number = self._number + 1
        is_over = has_text = False
        try:
            self._tell(id=number, **asked)
            while not is_over:
                message = self._said.popleft() if self._said else await within(self._next(), deadline, limit)
                if message.get("id") != number:
                    continue  # of an answer that nobody wanted any more
                is_over = "text" not in message
                if not is_over:
                    has_text = has_text or not message["text"].isspace()
                    yield Piece(message["text"])
                elif "error" in message:
                    self._raise(message)
                else:
                    may_end = has_text or "fill" in asked or "only" in asked
                    yield _end(message, model, may_end, asked["max_tokens"])
        finally:
            if not is_over:
                self._tell(stop=number)

    async def close(self) -> None:
        """End it, at whatever it is."""
        # What has ended its output has died. To kill that too would take the news of it from the loop.
        if not self._output.at_eof():
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        # Its pipes are only closed when they have been read to the end; who is in the middle of that does it.
        with contextlib.suppress(RuntimeError, ConnectionError):
            while await self._output.read(_READ):
                pass

    def last_words(self) -> str:
        """How it ended, for a message."""
        code = self._process.returncode
        if code == -9:
            return " (it was killed, as when memory runs out)"
        return f" (signal {-code})" if code is not None and code < 0 else ""

    async def _next(self) -> dict[str, Any]:
        while not self._said:
            data = await self._output.read(_READ)
            if not data:
                raise _DiedError(self)
            *lines, self._kept = (self._kept + data).split(b"\n")
            self._said.extend(json.loads(line) for line in lines)
        return self._said.popleft()

    def _tell(self, **message: Any) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(ConnectionError, RuntimeError):  # reading will tell that it is dead
            self._process.stdin.write(json.dumps(message).encode() + b"\n")

    @property
    def _output(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None
        return self._process.stdout

    @staticmethod
    def _raise(message: dict[str, Any]) -> NoReturn:
        if message["error"] == "missing":
            raise UnavailableError(
                f"{runtime.PACKAGE} is installed but does not start ({message['message']}). Install it again with "
                f"`{sys.executable} -m pip install --force-reinstall {runtime.PACKAGE}`."
            )
        raise _FAULTS.get(message["error"], ServiceError)(message["message"])


async def _start(model: Model) -> _Worker:
    # Nothing may come from the folder that the server happens to run in (`-P`), and no key is needed.
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_KEY")}
    search = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(*(["-s"] if sys.flags.no_user_site else []), "-P", "-X", "utf8", "-m", "server.models.local_worker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": search},
        creationflags=0x08000000 if sys.platform == "win32" else 0,  # no window
    )
    return _Worker(process, model)


def _asked(request: Request) -> dict[str, Any]:
    fill = request.fill
    return {
        **(
            {"fill": [fill.prefix, fill.suffix]}
            if fill is not None
            else {"messages": [[one.role, one.content] for one in request.messages]}
        ),
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "stop": list(request.stop),
        "seed": request.seed,
        "grammar": request.grammar,
        "held": _held(request.held) if request.held is not None else None,
    }


def _held(held: Held) -> dict[str, Any]:
    """What a request is held to, without the names that the process has."""
    return {
        "rules": [
            {"before": rule.before, "more": rule.more, "quoted": rule.quoted, "later": rule.later}
            for rule in held.rules
        ],
        **{name: getattr(held, name) for name in ("free", "defines", "heads", "bodies", "outer", "begins", "missing")},
    }


def _names(request: Request) -> tuple[tuple[str, ...], ...]:
    held = request.held
    return tuple(part for rule in held.rules for part in (rule.names, rule.others)) if held is not None else ()


def _end(message: dict[str, Any], model: str, may_end: bool, max_tokens: int) -> End:
    reason = "length" if message["end"] == "length" else "stop"
    if not may_end:
        if reason == "length":
            raise EmptyAnswerError(f"The model used up its {max_tokens} tokens before it answered. Allow it more.")
        raise EmptyAnswerError("The model gave an empty answer. Try again, or ask in other words.")
    return End(reason, model, Usage(*message["usage"]))
