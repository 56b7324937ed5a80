"""The `compatible` engine: which models a server offers, and how gaps are filled."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from server.models import compatible
from server.models.errors import (
    CutOffError,
    MalformedAnswerError,
    ModelError,
    ServiceError,
    TimedOutError,
    TooLongError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.protocol import Fill, Message, Piece, Request, Usage
from tests.server.models import said
from tests.server.models.conftest import Making
from tests.server.models.rigs import CHAT, KEY, gap
from tests.server.models.test_contract import everything
from tests.server.models.wire import Reply, Server, says, streams

pytestmark = pytest.mark.filterwarnings("error")
MODELS, COMPLETIONS, INFILL = "/v1/models", "/v1/completions", "/infill"
ASK = Request((Message("user", "Say it."),), time_limit=20)


At = Callable[..., compatible.Engine]


@pytest.fixture
def at(making: Making) -> At:
    """Makes engines without a key."""

    def one(**options: Any) -> compatible.Engine:
        engine = making("compatible", options.pop("key", None), **options)
        assert isinstance(engine, compatible.Engine)
        return engine

    return one


# Models --------------------------------------------------------------------------------------------------------


async def test_models_come_as_the_server_orders_them(server: Server, at: At) -> None:
    server.on(MODELS, said.models("qwen", "llama", "qwen"))
    engine = at()
    assert await engine.models() == ["qwen", "llama"]


async def test_the_first_model_that_talks_is_taken_and_kept(server: Server, at: At) -> None:
    server.on(MODELS, said.models("nomic-embed-text", "qwen", "llama"))
    server.on(CHAT, said.chat("Say"))
    engine = at(model="")
    for _ in range(2):
        await everything(engine, ASK)
    assert engine.model == "qwen"
    assert server.paths() == [MODELS, CHAT, CHAT]
    assert server.seen[1].body["model"] == "qwen"
    assert server.seen[1].body["max_tokens"] == 2048


async def test_a_server_without_models(server: Server, at: At) -> None:
    server.on(MODELS, said.models())
    engine = at(model="")
    with pytest.raises(UnavailableError, match="Load one"):
        await everything(engine, ASK)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply((b"<html></html>",), headers={"Content-Type": "text/html"}), MalformedAnswerError),
        (says({"object": "list"}), MalformedAnswerError),
        (says({"object": "list", "data": [{"id": 5}]}), MalformedAnswerError),
        (says([1]), MalformedAnswerError),
        (Reply((b"{",), headers={"Content-Type": "application/json"}), MalformedAnswerError),
        (Reply((b'{"data": [',), headers={"Content-Type": "application/json"}, end="cut"), UnreachableError),
        (said.error(404, "no"), UnknownModelError),
    ],
)
async def test_lists_of_models_that_are_none(server: Server, at: At, reply: Reply, kind: type[ModelError]) -> None:
    server.on(MODELS, reply)
    engine = at()
    with pytest.raises(kind):
        await engine.models()


async def test_a_list_of_models_that_does_not_come(server: Server, at: At) -> None:
    server.on(MODELS, Reply(end="never"))
    engine = at()
    with pytest.raises(TimedOutError):
        await engine.models(0.1)


@pytest.mark.parametrize("path", [MODELS, INFILL])
async def test_what_is_asked_first_counts_as_time(server: Server, at: At, path: str) -> None:
    server.on(MODELS, said.models("qwen"))
    server.on(path, Reply(end="never"))
    with pytest.raises(TimedOutError):
        await everything(at(model=""), Request(fill=Fill("", ""), time_limit=0.2))


async def test_a_server_without_key_gets_none(server: Server, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY.get_secret_value())
    server.on(CHAT, said.chat("Say"))
    engine = at(effort="low")
    await everything(engine, ASK)
    assert "authorization" not in server.seen[0].headers
    assert server.seen[0].body["reasoning_effort"] == "low"


# Gaps ----------------------------------------------------------------------------------------------------------


async def test_gaps_by_completions(server: Server, at: At) -> None:
    server.on(COMPLETIONS, said.completion("\tPrint", "();"))
    engine = at(infill="completions")
    text, end = await everything(engine, gap(max_tokens=64, stop=("\n\n",)))
    assert (text, end.reason, end.model, end.usage) == ("\tPrint();", "stop", said.MODEL, Usage(12, 3, 8))
    sent = server.seen[0].body
    assert (sent["prompt"], sent["suffix"]) == ("void F()\n{\n", "\n}\n")
    assert (sent["max_tokens"], sent["stop"], sent["stream"]) == (64, ["\n\n"], True)


async def test_gaps_by_a_prompt_of_the_models_own(server: Server, at: At) -> None:
    server.on(COMPLETIONS, said.completion("x"))
    engine = at(gap="<pre>{prefix}<suf>{suffix}<mid>")
    await everything(engine, Request(fill=Fill("a {suffix} {prefix}", "b {prefix}"), time_limit=20))
    assert server.paths() == [COMPLETIONS], "with a prompt of its own there is nothing to try"
    assert server.seen[0].body["prompt"] == "<pre>a {suffix} {prefix}<suf>b {prefix}<mid>"
    assert "suffix" not in server.seen[0].body


async def test_gaps_by_infill(server: Server, at: At) -> None:
    server.on(INFILL, said.infill("\tPrint", "();"))
    engine = at(infill="infill", key=KEY)
    text, end = await everything(engine, gap(max_tokens=64, stop=("\n\n",), grammar='root ::= "x"', seed=7))
    assert (text, end.reason, end.usage) == ("\tPrint();", "stop", Usage(12, 2, 8))
    assert server.seen[0].headers["authorization"] == f"Bearer {KEY.get_secret_value()}"
    assert server.seen[0].body == {
        "model": said.MODEL,
        "input_prefix": "void F()\n{\n",
        "input_suffix": "\n}\n",
        "n_predict": 64,
        "cache_prompt": True,
        "stream": True,
        "temperature": 0.1,
        "top_p": 1.0,
        "seed": 7,
        "stop": ["\n\n"],
        "grammar": 'root ::= "x"',
    }


@pytest.mark.parametrize(
    ("way", "path", "nothing", "cut"),
    [
        ("completions", COMPLETIONS, said.completion(), said.completion("x", finish="length")),
        ("infill", INFILL, said.infill(), said.infill("x", stop_type="limit")),
    ],
)
async def test_nothing_is_a_fair_answer_to_a_gap(
    server: Server, at: At, way: str, path: str, nothing: Reply, cut: Reply
) -> None:
    server.on(path, nothing, cut)
    engine = at(infill=way)
    text, end = await everything(engine, gap())
    assert (text, end.reason) == ("", "stop")
    text, end = await everything(engine, gap())
    assert (text, end.reason) == ("x", "length")


GAP_FAULTS = {
    "completions cut": (
        COMPLETIONS,
        said.completion("x").but(parts=said.completion("x").parts[:1], end="cut"),
        CutOffError,
    ),
    "completions without reason": (COMPLETIONS, said.completion("x", finish=None), CutOffError),
    "completions, no suffix": (COMPLETIONS, said.error(400, "suffix is not currently supported"), ModelError),
    "completions malformed": (COMPLETIONS, streams({"choices": [{"index": 0, "text": 5}]}), MalformedAnswerError),
    "infill not for this model": (INFILL, said.error(501, "Infill is not supported by this model"), UnavailableError),
    "infill loading": (INFILL, said.error(503, "Loading model"), ServiceError),
    "infill not there": (INFILL, said.error(404, "File Not Found"), UnknownModelError),
    "infill cut": (INFILL, Reply(said.infill("x").parts[:1], end="cut"), CutOffError),
    "infill without stop": (INFILL, Reply(said.infill("x").parts[:1]), CutOffError),
    "infill cut in a line": (INFILL, Reply((b'data: {"con',)), MalformedAnswerError),
    "infill malformed": (INFILL, Reply((b"data: {\n\n",)), MalformedAnswerError),
    "infill of deep JSON": (INFILL, Reply((b"data: " + b"[" * 50_000 + b"\n\n",)), MalformedAnswerError),
    "infill of bad UTF-8": (INFILL, Reply((b'data: {"content": "\xff"}\n\n',)), MalformedAnswerError),
    "infill of numbers": (INFILL, streams({"content": 5}), MalformedAnswerError),
    "infill of a list": (INFILL, streams([1]), MalformedAnswerError),
    "infill of a page": (INFILL, Reply((b"<html></html>",)), MalformedAnswerError),
    "infill of nothing": (INFILL, Reply(), MalformedAnswerError),
    "infill, error inside": (INFILL, streams({"error": {"message": "Boom.", "code": 500}}), ServiceError),
    "infill, error the old way": (INFILL, Reply((b'error: {"message": "Boom.", "code": 500}\n\n',)), ServiceError),
    "infill too long": (INFILL, streams({"error": {"message": "exceeds the context size"}}), TooLongError),
    "infill without end of line": (INFILL, Reply((b"x" * 300_000,), end="endless"), MalformedAnswerError),
    "infill without end": (INFILL, Reply((said.infill("x" * 500_000).parts[0],), end="endless"), MalformedAnswerError),
}


@pytest.mark.parametrize("case", GAP_FAULTS)
async def test_gaps_that_are_not_filled(server: Server, at: At, case: str) -> None:
    path, reply, kind = GAP_FAULTS[case]
    server.on(path, reply)
    engine = at(infill="infill" if path == INFILL else "completions")
    with pytest.raises(kind) as caught:
        await everything(engine, gap())
    assert str(caught.value).isprintable()
    await server.quiet()


@pytest.mark.parametrize("way", ["completions", "infill"])
async def test_leaving_a_gap_stops_the_server(server: Server, at: At, way: str) -> None:
    said_by = {"completions": said.completion("x").parts[0], "infill": said.infill("x").parts[0]}
    server.on({"completions": COMPLETIONS, "infill": INFILL}[way], Reply((said_by[way],), end="endless"))
    engine = at(infill=way)
    stream = engine.stream(gap())
    assert await anext(stream) == Piece("x")
    await stream.aclose()
    await server.quiet()
    assert server.dropped == 1
    with pytest.raises(TimedOutError):
        await everything(engine, Request(fill=Fill("", ""), time_limit=0.1))
    await server.quiet()


async def test_auto_finds_infill_and_remembers(server: Server, at: At) -> None:
    server.on(INFILL, says({"content": "", "stop": True}), said.infill("x"))
    engine = at()
    for _ in range(2):
        assert (await everything(engine, gap()))[0] == "x"
    assert server.paths() == [INFILL] * 3
    assert server.seen[0].body == {"input_prefix": "", "input_suffix": "", "n_predict": 0, "model": said.MODEL}


@pytest.mark.parametrize("status", [200, 400, 404, 405, 501])
async def test_auto_finds_completions_and_remembers(server: Server, at: At, status: int) -> None:
    server.on(INFILL, said.error(status, "no"))
    server.on(COMPLETIONS, said.completion("x"))
    engine = at()
    for _ in range(2):
        assert (await everything(engine, gap()))[0] == "x"
    assert server.paths() == [INFILL, COMPLETIONS, COMPLETIONS]


async def test_auto_learns_nothing_from_a_server_that_fails(server: Server, at: At) -> None:
    """A server that is still loading may well have `/infill` in a moment."""
    server.on(INFILL, Reply(end="cut"), said.error(503, "Loading model"), says({"content": ""}), said.infill("x"))
    engine = at()
    with pytest.raises(ModelError):
        await everything(engine, gap())
    with pytest.raises(ServiceError, match="Loading"):
        await everything(engine, gap())
    assert (await everything(engine, gap()))[0] == "x"


async def test_a_server_that_fills_no_gaps_is_not_asked(server: Server, at: At) -> None:
    engine = at(infill="none")
    with pytest.raises(UnavailableError, match="can not fill gaps"):
        await everything(engine, gap())
    assert server.seen == []


# Options -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"address": "ftp://x/v1"},
        {"address": "file:///etc/passwd"},
        {"address": "localhost:11434"},
        {"address": "http://"},
        {"address": "http://me:secret@x/v1"},
        {"address": "http://x:99999/v1"},
        {"address": "http://x:0/v1"},
        {"address": "http://x/v1?key=secret"},
        {"address": "http://x/v1", "gap": "{prefix}"},
        {"address": "http://x/v1", "gap": "{suffix}{prefix}"},
        {"address": "http://x/v1", "gap": "{prefix}{suffix}{suffix}"},
        {"address": "http://x/v1", "key": "secret"},
    ],
    ids=json.dumps,
)
def test_options_that_are_none(options: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        compatible.Options.model_validate(options)
    assert "secret" not in str(caught.value)


async def test_an_address_that_no_client_takes(making: Making) -> None:
    engine = making("compatible", address="http://a..b/v1")
    with pytest.raises(UnreachableError):
        await everything(engine, ASK)
