"""The Batch API: sent once, found again after every interruption, and answered by id."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.models import openai
from server.models.errors import (
    BadKeyError,
    BadRequestError,
    EmptyAnswerError,
    FilteredError,
    MalformedAnswerError,
    MissingKeyError,
    ModelError,
    RateLimitedError,
    RefusedError,
    ServiceError,
    TimedOutError,
    UnavailableError,
    UnknownModelError,
)
from server.models.openai_batch import Batch, Done, Status
from server.models.protocol import End, Message, Request, Usage
from tests.server.models import said
from tests.server.models.rigs import KEY, gap
from tests.server.models.wire import Reply, Server, says

pytestmark = pytest.mark.filterwarnings("error")
FILES, BATCHES, BATCH = "/v1/files", "/v1/batches", "/v1/batches/batch_1"
OPTIONS = openai.Options(model=said.MODEL, retries=0)
ASKED = {f"ask-{number}": Request((Message("user", f"Say {number}."),), max_tokens=50) for number in range(2)}
NOTHING = says({"object": "list", "data": [], "has_more": False})


@pytest.fixture
def server(server: Server) -> Server:
    """The service with an empty list of batches, which takes a new one."""
    server.on(FILES, says(said.file("file-in")))
    server.on(BATCHES, NOTHING, says(said.batch("validating")))
    server.on(BATCH, says(said.batch("validating")))
    return server


@pytest.fixture
async def batch(server: Server, tmp_path: Path) -> AsyncIterator[Batch]:
    batch = at(server, tmp_path)
    yield batch
    await batch.close()


def at(server: Server, folder: Path) -> Batch:
    return Batch(OPTIONS, KEY, folder / "batch.json", server.address)


def row(name: str, body: Any, status: int = 200, error: Any = None) -> dict[str, Any]:
    """A line of what a batch gives back."""
    response = None if error else {"status_code": status, "request_id": "req_1", "body": body}
    return {"id": "batch_req_1", "custom_id": name, "response": response, "error": error}


def lines(*rows: object) -> Reply:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows)
    return Reply((f"{text}\n".encode(),), headers={"Content-Type": "application/octet-stream"})


async def finished(server: Server, batch: Batch, *rows: object, failed: tuple[object, ...] = ()) -> dict[str, Any]:
    """The results of a batch whose files hold these rows."""
    more: dict[str, Any] = {"output_file_id": "file-out", **({"error_file_id": "file-bad"} if failed else {})}
    server.on(BATCH, says(said.batch("completed", len(rows), len(failed), **more)))
    server.on("/v1/files/file-out/content", lines(*rows))
    server.on("/v1/files/file-bad/content", lines(*failed))
    await batch.submit(ASKED)
    return await batch.results()


async def test_what_is_sent(server: Server, batch: Batch) -> None:
    assert await batch.submit(ASKED) == Status("batch_1", "validating", 0, 0, 2)
    upload, listing, creation, _ = server.seen
    assert (upload.method, upload.path) == ("POST", FILES)
    assert b'name="purpose"\r\n\r\nbatch\r\n' in upload.raw
    rows = [json.loads(line) for line in upload.raw.splitlines() if line.startswith(b'{"custom_id"')]
    assert rows == [
        {
            "custom_id": f"ask-{number}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {
                "model": said.MODEL,
                "messages": [{"role": "user", "content": f"Say {number}."}],
                "temperature": 0.1,
                "top_p": 1.0,
                "max_completion_tokens": 50,
            },
        }
        for number in range(2)
    ]
    assert listing.method == "GET"
    assert creation.body == {
        "input_file_id": "file-in",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
    }


async def test_the_state_file_holds_no_key_and_no_prompt(batch: Batch, tmp_path: Path) -> None:
    await batch.submit(ASKED)
    assert [one.name for one in tmp_path.iterdir()] == ["batch.json"]
    text = (tmp_path / "batch.json").read_text("utf-8")
    assert "batch_1" in text
    assert KEY.get_secret_value() not in text
    assert "Say" not in text


async def test_news_until_it_is_over(server: Server, batch: Batch) -> None:
    await batch.submit(ASKED)
    server.on(
        BATCH,
        says(said.batch("in_progress", 1)),
        says(said.batch("finalizing", 2)),
        says(said.batch("completed", 2)),
    )
    news = [one async for one in batch.news(0)]
    assert [(one.state, one.done, one.is_over) for one in news] == [
        ("in_progress", 1, False),
        ("finalizing", 2, False),
        ("completed", 2, True),
    ]


async def test_a_service_that_is_away_for_a_while(server: Server, batch: Batch) -> None:
    await batch.submit(ASKED)
    server.on(BATCH, *[said.error(503, "Later.")] * 9, says(said.batch("completed", 2)))
    assert [one.state async for one in batch.news(0)] == ["completed"]
    server.on(BATCH, said.error(503, "Later."))
    with pytest.raises(ServiceError):
        _ = [one async for one in batch.news(0)]
    server.on(BATCH, said.error(401, "No.", "invalid_api_key"))
    before = len(server.seen)
    with pytest.raises(BadKeyError):
        _ = [one async for one in batch.news(0)]
    assert len(server.seen) == before + 1, "a key does not become right by waiting"


async def test_results_by_id_in_the_order_of_the_requests(server: Server, batch: Batch) -> None:
    results = await finished(
        server, batch, row("ask-1", said.answer("One")), row("ask-0", said.answer("Zero", "length"))
    )
    usage = Usage(12, 3, 8)
    assert list(results.items()) == [
        ("ask-0", Done("Zero", End("length", said.MODEL, usage))),
        ("ask-1", Done("One", End("stop", said.MODEL, usage))),
    ]


BAD_ROWS = {
    "refusal": (row("ask-0", said.answer(None, refusal="I can not.")), RefusedError),
    "content filter": (row("ask-0", said.answer("", "content_filter")), FilteredError),
    "empty": (row("ask-0", said.answer("")), EmptyAnswerError),
    "all thought": (row("ask-0", said.answer("", "length")), EmptyAnswerError),
    "a body that is none": (row("ask-0", "text"), MalformedAnswerError),
    "text that is none": (row("ask-0", {"choices": [{"index": 0, "message": {"content": 5}}]}), MalformedAnswerError),
    "no response": ({"custom_id": "ask-0"}, MalformedAnswerError),
    "expired": (row("ask-0", None, error={"code": "batch_expired", "message": "late"}), TimedOutError),
    "cancelled": (row("ask-0", None, error={"code": "batch_cancelled", "message": "x"}), UnavailableError),
    "failed": (row("ask-0", None, error={"code": "server_error", "message": "Boom."}), ServiceError),
    "unknown model": (row("ask-0", {"error": {"message": "x", "code": "model_not_found"}}, 404), UnknownModelError),
    "bad request": (row("ask-0", {"error": {"message": "Bad."}}, 400), BadRequestError),
    "rate limited": (row("ask-0", {"error": {"message": "x"}}, 429), RateLimitedError),
    "nothing": ({}, MalformedAnswerError),
    "no JSON": ("{", MalformedAnswerError),
    "a list": ([], MalformedAnswerError),
    "deep JSON": ("[" * 50_000, MalformedAnswerError),
}


@pytest.mark.parametrize("case", BAD_ROWS)
@pytest.mark.parametrize("file", ["output", "error"])
async def test_one_bad_row_spoils_no_other(server: Server, batch: Batch, case: str, file: str) -> None:
    bad, kind = BAD_ROWS[case]
    good = row("ask-1", said.answer("One"))
    if file == "output":
        results = await finished(server, batch, bad, good)
    else:
        results = await finished(server, batch, good, failed=(bad,))
    assert type(results["ask-0"]) is kind
    assert str(results["ask-0"]).isprintable()
    assert isinstance(results["ask-1"], Done)


async def test_rows_that_nobody_asked_for(server: Server, batch: Batch) -> None:
    rows = [row("other", said.answer("x")), row("ask-0", said.answer("first")), row("ask-0", said.answer("second"))]
    results = await finished(server, batch, *rows)
    assert list(results) == ["ask-0", "ask-1"]
    assert isinstance(results["ask-0"], Done)
    assert results["ask-0"].text == "first"
    assert isinstance(results["ask-1"], MalformedAnswerError)


@pytest.mark.parametrize(("state", "kind"), [("expired", TimedOutError), ("cancelled", UnavailableError)])
async def test_a_batch_that_ended_early_gives_what_there_is(
    server: Server, batch: Batch, state: str, kind: type[ModelError]
) -> None:
    await batch.submit(ASKED)
    server.on(BATCH, says(said.batch(state, 1, output_file_id="file-out")))
    server.on("/v1/files/file-out/content", lines(row("ask-1", said.answer("One"))))
    results = await batch.results()
    assert type(results["ask-0"]) is kind
    assert isinstance(results["ask-1"], Done)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("model_not_found", UnknownModelError),
        ("token_limit_exceeded", RateLimitedError),
        ("invalid_json_line", BadRequestError),
        (None, BadRequestError),
    ],
)
async def test_a_batch_that_is_refused(server: Server, batch: Batch, code: str | None, kind: type[ModelError]) -> None:
    await batch.submit(ASKED)
    data = [{"code": code, "line": 3, "message": f"\x1b[31mBad {KEY.get_secret_value()}", "param": None}]
    errors = {"object": "list", "data": data if code else []}
    server.on(BATCH, says(said.batch("failed", errors=errors)))
    with pytest.raises(ModelError) as caught:
        await batch.results()
    assert type(caught.value) is kind
    assert str(caught.value).isprintable()
    assert KEY.get_secret_value() not in str(caught.value)
    assert ("line 3" in str(caught.value)) == (code is not None)


async def test_results_before_the_end(server: Server, batch: Batch) -> None:
    with pytest.raises(UnavailableError, match="Submit"):
        await batch.results()
    await batch.submit(ASKED)
    with pytest.raises(UnavailableError, match="0 of 2"):
        await batch.results()


async def test_downloads_that_break_off(server: Server, batch: Batch) -> None:
    await batch.submit(ASKED)
    server.on(BATCH, says(said.batch("completed", 2, output_file_id="file-out")))
    server.on("/v1/files/file-out/content", lines(row("ask-0", said.answer("x"))).but(end="cut"))
    with pytest.raises(ModelError):
        await batch.results()
    server.on("/v1/files/file-out/content", Reply((b"x" * 1_000_000,), end="endless"))
    with pytest.raises(MalformedAnswerError, match="line"):
        await batch.results()
    await server.quiet()


async def test_cancel(server: Server, batch: Batch) -> None:
    await batch.submit(ASKED)
    server.on(f"{BATCH}/cancel", says(said.batch("cancelling")))
    await batch.cancel()
    assert server.seen[-1].path == f"{BATCH}/cancel"


# Interruptions -------------------------------------------------------------------------------------------------


async def test_what_was_sent_is_not_sent_again(server: Server, batch: Batch, tmp_path: Path) -> None:
    await batch.submit(ASKED)
    before = len(server.seen)
    again = at(server, tmp_path)
    assert (await again.submit(ASKED)).batch == "batch_1"
    await again.close()
    assert [one.path for one in server.seen[before:]] == [BATCH]


async def test_interrupted_between_upload_and_batch(server: Server, batch: Batch) -> None:
    server.on(BATCHES, NOTHING, said.error(500, "Boom."))
    with pytest.raises(ServiceError):
        await batch.submit(ASKED)
    server.on(BATCHES, NOTHING, says(said.batch("validating")))
    await batch.submit(ASKED)
    assert server.paths().count(FILES) == 1


async def test_interrupted_before_the_batch_was_heard_of(server: Server, tmp_path: Path) -> None:
    """The service made it, the answer was lost: it is found, not made twice; nor does the SDK try again by itself."""
    eager = Batch(openai.Options(model=said.MODEL, retries=2), KEY, tmp_path / "batch.json", server.address)
    server.on(BATCHES, NOTHING, Reply(end="cut"))
    with pytest.raises(ModelError):
        await eager.submit(ASKED)
    assert [one.method for one in server.seen if one.path == BATCHES] == ["POST"]
    others = [said.batch("completed", input_file_id="file-other"), said.batch("in_progress")]
    server.on(BATCHES, says({"object": "list", "data": others, "has_more": False}))
    assert (await eager.submit(ASKED)).batch == "batch_1"
    await eager.close()
    assert [one.method for one in server.seen if one.path == BATCHES] == ["POST"]


async def test_a_state_of_other_requests(batch: Batch, server: Server) -> None:
    await batch.submit(ASKED)
    before = len(server.seen)
    with pytest.raises(BadRequestError, match="other requests"):
        await batch.submit({"ask-0": ASKED["ask-0"]})
    assert len(server.seen) == before


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"digest": "x", "ids": 5}', "[" * 50_000])
async def test_a_state_that_is_none(server: Server, batch: Batch, tmp_path: Path, text: str) -> None:
    (tmp_path / "batch.json").write_text(text, "utf-8")
    with pytest.raises(UnavailableError, match="no state of a batch"):
        await batch.submit(ASKED)
    assert server.seen == []


async def test_a_state_that_can_not_be_written(server: Server, tmp_path: Path) -> None:
    batch = Batch(OPTIONS, KEY, tmp_path / "missing" / "batch.json", server.address)
    with pytest.raises(UnavailableError, match="can not be written"):
        await batch.submit(ASKED)
    await batch.close()


# What is no batch ----------------------------------------------------------------------------------------------


def test_no_key(tmp_path: Path) -> None:
    with pytest.raises(MissingKeyError):
        Batch(OPTIONS, None, tmp_path / "batch.json")


async def test_requests_that_make_no_batch(server: Server, batch: Batch) -> None:
    many = dict.fromkeys(map(str, range(50_001)), ASKED["ask-0"])
    for requests, kind in (({}, BadRequestError), ({"": ASKED["ask-0"]}, BadRequestError), (many, BadRequestError)):
        with pytest.raises(kind):
            await batch.submit(requests)
    with pytest.raises(UnavailableError, match="gaps"):
        await batch.submit({"ask": gap()})
    assert server.seen == []
