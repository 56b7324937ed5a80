"""What servers do wrong, over both engines that ask over HTTP: one typed error each, one line, no key in it."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from server.models.errors import (
    BadKeyError,
    BadRequestError,
    CutOffError,
    MalformedAnswerError,
    ModelError,
    RateLimitedError,
    ServiceError,
    TimedOutError,
    TooLongError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.protocol import Message, Request
from tests.server.models import said
from tests.server.models.conftest import Making
from tests.server.models.rigs import CHAT, KEY
from tests.server.models.test_contract import everything
from tests.server.models.wire import Reply, Server, says, serving, streams

pytestmark = pytest.mark.filterwarnings("error")
ASK = Request((Message("user", "Say it."),), time_limit=20)
CHUNK = said.chunk({"content": "Say"})
HOSTILE = "\x1b[31mred\x1b]0;title\x07 bell\n\nsecond line \u202e reversed"


@pytest.fixture(params=["openai", "compatible"])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


Failing = Callable[..., Awaitable[ModelError]]


@pytest.fixture
def failing(name: str, server: Server, making: Making) -> Failing:
    """Gives the error that comes of some replies."""

    async def one(*replies: Reply, retries: int = 0) -> ModelError:
        server.on(CHAT, *replies)
        with pytest.raises(ModelError) as caught:
            await everything(making(name, retries=retries), ASK)
        await server.quiet()
        message = str(caught.value)
        assert message.isprintable(), "one line without escapes"
        assert len(message) < 600
        assert KEY.get_secret_value() not in message
        assert caught.value.__cause__ is None
        return caught.value

    return one


STATUSES = {
    "401": (said.error(401, "Incorrect API key provided.", "invalid_api_key"), BadKeyError, "key"),
    "403": (said.error(403, "You have no access.", "model_not_found"), UnknownModelError, "You have no access"),
    "404": (said.error(404, "No such model.", "model_not_found"), UnknownModelError, said.MODEL),
    "404 of a page": (Reply((b"<html>gone</html>",), 404), UnknownModelError, said.MODEL),
    "408": (said.error(408, "Too slow."), TimedOutError, "in time"),
    "400": (said.error(400, "Unknown parameter: 'x'."), BadRequestError, "Unknown parameter"),
    "422": (says({"detail": [{"msg": "field required"}]}, 422), BadRequestError, "field required"),
    "400 of Gemini": (says([{"error": {"code": 400, "message": "Bad one."}}], 400), BadRequestError, "Bad one"),
    "400, too long": (said.error(400, "Too many.", "context_length_exceeded"), TooLongError, "too long"),
    "400, too long for vLLM": (
        says({"message": "maximum context length is 4096", "code": 400}, 400),
        TooLongError,
        "too",
    ),
    "413": (said.error(413, "Context size has been exceeded."), TooLongError, "too long"),
    "429": (said.error(429, "Slow down.", "rate_limit_exceeded"), RateLimitedError, "Try again later"),
    "429, no money": (said.error(429, "No credit.", "insufficient_quota"), RateLimitedError, "no credit"),
    "500": (said.error(500, "Boom."), ServiceError, "HTTP 500"),
    "501": (said.error(501, "Not for this model."), UnavailableError, "Not for this model"),
    "503 with nothing": (Reply((), 503), ServiceError, "no reason given"),
    "418 of deep JSON": (Reply((b"[" * 50_000,), 418), BadRequestError, "HTTP 418"),
}


@pytest.mark.parametrize("case", STATUSES)
async def test_statuses(server: Server, failing: Failing, case: str) -> None:
    reply, kind, words = STATUSES[case]
    error = await failing(reply)
    assert type(error) is kind
    assert words in str(error)
    assert len(server.seen) == 1


STREAMS = {
    "cut connection": (said.chat("Say").but(parts=said.chat("Say").parts[:2], end="cut"), CutOffError),
    "cut in a line": (Reply((b'data: {"id": "chatcm',), end="cut"), CutOffError),
    "no reason at the end": (said.chat("Say", finish=None), CutOffError),
    "no end at all": (streams(CHUNK, done=False), CutOffError),
    "malformed JSON": (Reply((b'data: {"id": \n\n',)), MalformedAnswerError),
    "JSON nested too deeply": (Reply((b"data: " + b"[" * 50_000 + b"\n\n",)), MalformedAnswerError),
    "invalid UTF-8": (Reply((b'data: {"id": "\xff\xfe"}\n\n',)), MalformedAnswerError),
    "a list for a chunk": (streams([1, 2]), MalformedAnswerError),
    "nothing for a chunk": (streams(None), MalformedAnswerError),
    "choices that are none": (streams({**CHUNK, "choices": "many"}), MalformedAnswerError),
    "text that is none": (streams({**CHUNK, "choices": [{"index": 0, "delta": {"content": 5}}]}), MalformedAnswerError),
    "a page": (Reply((b"<html>Sign in</html>",), headers={"Content-Type": "text/html"}), MalformedAnswerError),
    "nothing": (Reply(), MalformedAnswerError),
    "a whole answer": (says(said.answer("Say it.")), MalformedAnswerError),
    "compressed": (Reply((b"\x1f\x8b",), headers={"Content-Encoding": "gzip"}), MalformedAnswerError),
    "an error inside": (streams(CHUNK, {"error": {"message": "Boom.", "code": "server_error"}}), ServiceError),
    "an error that is a text": (streams(CHUNK, {"error": "Boom."}), ServiceError),
    "too long, said inside": (streams({"error": {"message": "x", "code": "context_length_exceeded"}}), TooLongError),
    "rate limited inside": (streams({"error": {"message": "x", "code": "rate_limit_exceeded"}}), RateLimitedError),
}


@pytest.mark.parametrize("case", STREAMS)
async def test_bad_streams(failing: Failing, case: str) -> None:
    reply, kind = STREAMS[case]
    error = await failing(reply)
    assert type(error) is kind, error


async def test_no_server(making: Making, name: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    engine = making(name, address=f"http://127.0.0.1:{port}/v1", retries=1)
    with pytest.raises(UnreachableError, match="can not be reached"):
        await everything(engine, ASK)


async def test_slow_drip_is_put_together(server: Server, making: Making, name: str) -> None:
    server.on(CHAT, said.chat("Schön", " 是", " 🎯").but(drip=True))
    engine = making(name)
    assert (await everything(engine, ASK))[0] == "Schön 是 🎯"


async def test_a_second_answer_beside_the_first_is_left_out(server: Server, making: Making, name: str) -> None:
    other = {**CHUNK, "choices": [{**CHUNK["choices"][0], "index": 1, "delta": {"content": "no"}}]}
    server.on(CHAT, streams(other, CHUNK, other, said.chunk({}, "stop")))
    assert (await everything(making(name), ASK))[0] == "Say"


async def test_halves_of_surrogate_pairs_become_whole_text(server: Server, making: Making, name: str) -> None:
    server.on(CHAT, said.chat("a\ud83d", "\ud83c\udfaf"))
    engine = making(name)
    text, _ = await everything(engine, ASK)
    assert text == "a\ufffd🎯"


@pytest.mark.parametrize("fault", ["line", "pieces"])
async def test_an_endless_answer_is_stopped(server: Server, failing: Failing, fault: str) -> None:
    """Neither a line without end nor a stream of pieces fills the memory."""
    big = said.chat("x" * 1_000_000).parts[1]
    parts = (b"data: " + b"x" * 4_000_000,) if fault == "line" else (big,)
    error = await failing(Reply(parts, end="endless"))
    assert type(error) is MalformedAnswerError
    assert "does not end" in str(error)
    assert server.dropped == 1


# Trying again --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500])
async def test_tries_again(server: Server, making: Making, name: str, status: int) -> None:
    server.on(CHAT, said.error(status, "Not now.", retry_after_ms="1"), said.chat("Say"))
    engine = making(name, retries=1)
    assert (await everything(engine, ASK))[0] == "Say"
    assert server.paths() == [CHAT, CHAT]


async def test_tries_again_only_so_often(server: Server, failing: Failing) -> None:
    error = await failing(said.error(429, "Slow down.", retry_after_ms="2"), retries=2)
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == pytest.approx(0.002)
    assert len(server.seen) == 3


async def test_a_wait_longer_than_the_time_limit_is_told_at_once(server: Server, failing: Failing) -> None:
    error = await failing(said.error(429, "Slow down.", retry_after="30"), retries=2)
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == 30
    assert "in 30 s" in str(error)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("after", "seconds"), [("nan", None), ("inf", None), ("soon", None), ("-5", 0.0), ("1e300", 1e300)]
)
async def test_senseless_waits(failing: Failing, after: str, seconds: float | None) -> None:
    error = await failing(said.error(429, "Slow down.", retry_after=after))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == seconds
    assert len(str(error)) < 100


async def test_waits_until_a_date(failing: Failing) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    error = await failing(said.error(429, "Slow down.", retry_after=date), retries=2)
    assert isinstance(error, RateLimitedError)
    assert error.retry_after is not None
    assert 3000 < error.retry_after <= 3600


async def test_no_money_is_not_asked_for_twice(server: Server, failing: Failing) -> None:
    reply = said.error(429, "No credit.", "insufficient_quota", retry_after_ms="1")
    error = await failing(reply, retries=2)
    assert isinstance(error, RateLimitedError)
    assert len(server.seen) == 1


async def test_nothing_is_asked_again_once_the_answer_has_begun(server: Server, failing: Failing) -> None:
    cut = said.chat("Say").but(parts=said.chat("Say").parts[:2], end="cut")
    await failing(cut, retries=2)
    assert len(server.seen) == 1


# Hostile servers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_escapes_and_keys_in_errors(failing: Failing, status: int) -> None:
    words = f"{HOSTILE}. You sent {KEY.get_secret_value()} and sk-proj-someoneelses1234"
    error = await failing(said.error(status, words, retry_after_ms="1"))
    assert "[31mred" in str(error)
    assert "[key]" in str(error)
    assert "someoneelses" not in str(error)


async def test_escapes_and_keys_within_a_stream(failing: Failing) -> None:
    words = f"{HOSTILE} {KEY.get_secret_value()}"
    error = await failing(streams(CHUNK, {"error": {"message": words}}))
    assert "[key]" in str(error)


async def test_escapes_in_a_refusal(failing: Failing) -> None:
    assert "The model refuses: [31mred" in str(await failing(said.refusal(HOSTILE)))


async def test_a_huge_error_is_not_read_to_its_end(server: Server, failing: Failing) -> None:
    error = await failing(Reply((b"x" * 100_000,), 400, end="endless"))
    assert type(error) is BadRequestError
    assert server.dropped == 1


async def test_redirects_are_not_followed(failing: Failing) -> None:
    async with serving() as other:
        other.on(CHAT, said.chat("Stolen"))
        place = {"Location": f"http://localhost:{other.port}{CHAT}"}
        error = await failing(Reply((), 307, place), Reply((), 307, place))
        assert type(error) is ServiceError
        assert "another address" in str(error)
        assert other.seen == []


async def test_keys_that_can_be_none(server: Server, making: Making, name: str) -> None:
    for wrong in ("sk-abc…def", "sk-abc\ndef", "two words"):
        engine = making(name, key=SecretStr(wrong))
        with pytest.raises(BadKeyError) as caught:
            await everything(engine, ASK)
        assert wrong not in str(caught.value)
    assert server.seen == []


async def test_logs_hold_no_prompt_no_answer_no_key(
    server: Server, making: Making, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on(CHAT, said.error(500, "Boom.", retry_after_ms="1"), said.chat("an ANSWER"))
    engine = making(name, retries=1)
    await everything(engine, Request((Message("user", "a PROMPT"),), time_limit=20))
    assert caplog.records
    assert KEY.get_secret_value() not in caplog.text
    above_debug = " ".join(one.getMessage() for one in caplog.records if one.levelno > logging.DEBUG)
    assert "PROMPT" not in above_debug
    assert "ANSWER" not in above_debug


async def test_headers_from_the_environment_go_to_openai_only(
    server: Server, making: Making, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the environment has for OpenAI's own service is none of another server's business."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-000000000000")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: secret\nAuthorization: Bearer other")
    server.on(CHAT, said.chat("Say"))
    engine = making(name)
    await everything(engine, ASK)
    headers = server.seen[0].headers
    assert headers["accept-encoding"] == "identity"
    assert "sk-admin" not in json.dumps(dict(headers))
    assert (headers.get("openai-organization"), headers.get("x-mine")) == (
        ("org-mine", "secret") if name == "openai" else (None, None)
    )
    if name == "compatible":
        assert headers["authorization"] == f"Bearer {KEY.get_secret_value()}"
        assert not [one for one in headers if one.startswith("x-stainless")]


async def test_a_proxy_has_no_part_in_local_servers(
    server: Server, making: Making, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    server.on(CHAT, said.chat("Say"))
    engine = making(name)
    assert (await everything(engine, ASK))[0] == "Say"


async def test_two_at_once_fail_apart(server: Server, making: Making, name: str) -> None:
    """An answer that fails leaves another one over the same client alone."""
    server.on(CHAT, said.error(400, "No."), said.chat("Say"))
    engine = making(name)
    both = await asyncio.gather(*(everything(engine, ASK) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["BadRequestError", "tuple"]
