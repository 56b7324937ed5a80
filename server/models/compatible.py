"""Any server that speaks OpenAI's protocol: Ollama, vLLM, llama-server, LM Studio, Gemini's door for it.

Gaps are filled through `/infill` (llama-server) or `/v1/completions`, whichever the server has.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from server.models.errors import UnavailableError
from server.models.faults import Service, of_status, of_stream, told
from server.models.openai import Effort
from server.models.protocol import Fill, Piece, Request, Stream, Usage
from server.models.sdk import Answer, chat, client, count, deadline_of, lines, sampling, streamed, within

if TYPE_CHECKING:
    import openai

    from server.models.connection import Client

NAME = "compatible"
_LONGEST_LINE = 1 << 20
_MOMENTARY = (401, 403, 408, 429, 500, 502, 503, 504)  # statuses that say nothing about what a server can do
_SILENT = ("embed", "rerank", "whisper", "bge-", "clip")  # in the names of models that do not talk


class Options(BaseModel):
    """What a preset says. `address` is that of the server with its version, such as `http://127.0.0.1:11434/v1`.

    `model` empty means the first one that the server offers. `infill` says how gaps are filled; `auto` tries. `gap` is
    for servers whose `/completions` take no suffix: the prompt of a model that fills gaps, with `{prefix}` and
    `{suffix}` in it. `effort` goes to models that reason.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    address: str
    model: str = ""
    infill: Literal["auto", "infill", "completions", "none"] = "auto"
    gap: str = ""
    effort: Effort = ""
    retries: int = Field(default=2, ge=0, le=10)

    @field_validator("address")
    @classmethod
    def _http(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the address of a server begins with http:// or https://")
        if parts.username or parts.password:
            raise ValueError("an address holds no key: name the variable that does in `key_variable`")
        if parts.query or parts.fragment:
            raise ValueError("the address of a server ends with its path, such as /v1")
        if parts.port == 0:
            raise ValueError("there is no port 0")
        return address.rstrip("/")

    @field_validator("gap")
    @classmethod
    def _both(cls, gap: str) -> str:
        if gap and not (
            gap.count("{prefix}") == gap.count("{suffix}") == 1 and "{suffix}" in gap.partition("{prefix}")[2]
        ):
            raise ValueError("{prefix} and then {suffix} have to be in it, once each")
        return gap


class Engine:
    """One server, with a key or without."""

    name = NAME

    def __init__(self, options: Options, key: SecretStr | None) -> None:
        self.model = options.model
        self._options = options
        self._infill = options.infill
        self._service = Service(
            f"The server at {urlsplit(options.address).netloc}", key, "Is it running, and is its address right?"
        )
        self._both: tuple[Client, openai.AsyncOpenAI] | None = None

    async def models(self, time_limit: float = 5.0) -> list[str]:
        """The models that the server offers, as it orders them. Raises `ModelError`."""
        from server.models.connection import timeouts

        deadline = deadline_of(time_limit)
        with told(self._service, self.model):
            listing = self._sdk.models.list(timeout=timeouts(time_limit))  # pyright: ignore[reportArgumentType]
            page = await within(listing, deadline, time_limit)
            offered: list[Any] = [one.id for one in page.data]
            if not all(isinstance(one, str) for one in offered):
                raise TypeError("a model is named by a text")
            return list(dict.fromkeys(offered))

    async def stream(self, request: Request) -> Stream:
        """The answer as it comes, or what fills the gap. Raises `ModelError`."""
        deadline = deadline_of(request.time_limit)
        if await self._asked_first(request):
            left = deadline - asyncio.get_running_loop().time()
            request = replace(request, time_limit=max(0.01, round(left, 2)))
        async with aclosing(self._answer(request)) as answer:
            async for event in answer:
                yield event

    async def close(self) -> None:
        """Close the connections."""
        if self._both is not None:
            (_, sdk), self._both = self._both, None
            await sdk.close()

    async def _asked_first(self, request: Request) -> bool:
        """Find out what is needed and not known yet; whether that took a question to the server."""
        limit = min(5.0, request.time_limit)
        is_asked = False
        if not self.model:
            self.model = await self._first(limit)
            is_asked = True
        if request.fill is not None and self._infill == "auto":
            if self._options.gap:
                self._infill = "completions"
            else:
                self._infill = "infill" if await self._has_infill(limit) else "completions"
                is_asked = True
        return is_asked

    async def _first(self, limit: float) -> str:
        offered = await self.models(limit)
        talking = [one for one in offered if not any(word in one.lower() for word in _SILENT)]
        if not talking:
            raise UnavailableError(f"{self._service.name} offers no model that talks. Load one there, or name one.")
        return talking[0]

    def _answer(self, request: Request) -> Stream:
        fill = request.fill
        if fill is None:
            more = {"reasoning_effort": self._options.effort} if self._options.effort else {}
            return chat(self._sdk, self.model, request, self._service, max_tokens=request.max_tokens, **more)
        if self._infill == "none":
            raise UnavailableError(f"{self._service.name} can not fill gaps.")
        return self._by_infill(request, fill) if self._infill == "infill" else self._by_completions(request, fill)

    def _connected(self) -> tuple[Client, openai.AsyncOpenAI]:
        if self._both is None:
            from server.models.connection import Client

            http = Client(self._options.address, self._service.key)
            self._both = http, client(http, self._service, self._options.address, self._options.retries)
        return self._both

    @property
    def _sdk(self) -> openai.AsyncOpenAI:
        return self._connected()[1]

    # Filling gaps ----------------------------------------------------------------------------------------

    def _by_completions(self, request: Request, fill: Fill) -> Stream:
        wanted: dict[str, Any] = {"max_tokens": request.max_tokens}
        if self._options.gap:
            before, _, rest = self._options.gap.partition("{prefix}")
            between, _, after = rest.partition("{suffix}")
            wanted["prompt"] = before + fill.prefix + between + fill.suffix + after
        else:
            wanted.update(prompt=fill.prefix, suffix=fill.suffix)
        answer = Answer(self.model)
        return streamed(
            self._sdk.completions.create,
            wanted,
            request,
            self._service,
            answer,
            lambda choice: answer.counted(choice.text),
            may_be_empty=True,
        )

    @property
    def _infill_address(self) -> str:
        return f"{self._options.address.removesuffix('/v1')}/infill"

    async def _has_infill(self, limit: float) -> bool:
        """Whether the server has `/infill` and a model that knows how: it is asked for nothing, in an empty gap."""
        from server.models.connection import timeouts

        asked = {"input_prefix": "", "input_suffix": "", "n_predict": 0, "model": self.model}
        with told(self._service, self.model):
            http, _ = self._connected()
            asking = http.post(self._infill_address, json=asked, timeout=timeouts(limit))
            answer = await within(asking, deadline_of(limit), limit)
            if answer.status_code in _MOMENTARY:
                raise of_status(answer, self._service, self.model)
            # LM Studio answers every unknown page with status 200 and an error.
            return answer.status_code == 200 and "content" in answer.json()

    async def _by_infill(self, request: Request, fill: Fill) -> Stream:
        from server.models.connection import timeouts

        deadline = deadline_of(request.time_limit)
        wanted = {
            "model": self.model,
            "input_prefix": fill.prefix,
            "input_suffix": fill.suffix,
            "n_predict": request.max_tokens,
            "cache_prompt": True,
            "stream": True,
            **sampling(request),
            **({"grammar": request.grammar} if request.grammar else {}),
        }
        with told(self._service, self.model):
            http, _ = self._connected()
            asking = http.build_request("POST", self._infill_address, json=wanted, timeout=timeouts(request.time_limit))
            response = await within(http.send(asking, stream=True), deadline, request.time_limit)
        try:
            if response.status_code != 200:
                raise of_status(response, self._service, self.model)
            with told(self._service, self.model, begun=True):
                answer = Answer(self.model)
                coming = lines(response.aiter_bytes(), _LONGEST_LINE)
                while True:
                    try:
                        line = await within(anext(coming), deadline, request.time_limit)
                    except StopAsyncIteration:
                        break
                    if piece := self._part(line, answer):
                        yield Piece(piece)
                yield answer.end(request.max_tokens, may_be_empty=True)
        finally:
            await response.aclose()

    def _part(self, line: bytes, answer: Answer) -> str:
        """The text in a line of the stream, after `answer` has taken note of the rest."""
        kind, _, data = line.decode("utf-8").partition(":")
        if kind not in ("data", "error") or data.strip() == "[DONE]":
            return ""
        part: dict[str, Any] = json.loads(data)
        if kind == "error" or "error" in part:
            raise of_stream(part.get("error") or part, self._service, self.model)
        answer.begun = True
        if part.get("stop"):
            answer.reason = "length" if part.get("stop_type") == "limit" else "stop"
            # `tokens_cached` is what the cache holds now, not what was taken from it.
            cached = count((part.get("timings") or {}).get("cache_n"))
            answer.usage = Usage(count(part.get("tokens_evaluated")), count(part.get("tokens_predicted")), cached)
        return answer.counted(part.get("content"))
