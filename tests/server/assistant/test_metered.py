"""What an engine costs is noted, kept below a limit, and not paid twice; with an engine on a real socket."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.assistant.answers import Answers, key_of
from server.assistant.engines import make_engine
from server.assistant.ledger import Ledger, Spent
from server.assistant.metered import Account, Metered
from server.models.errors import EmptyAnswerError, LimitReachedError, UnavailableError
from server.models.presets import Preset, Price
from server.models.protocol import End, Message, Piece, Request, Usage
from tests.server.models import said
from tests.server.models.wire import Server, serving

CHAT = "/v1/chat/completions"
REQUEST = Request((Message("user", "Say it."),))


@pytest.fixture
async def wire() -> AsyncIterator[Server]:
    async with serving() as server:
        server.on(CHAT, said.chat("Say", " it."))
        yield server


_PRICE = Price(input=1000.0, output=2000.0)


def _preset(wire: Server, price: Price | None = _PRICE) -> Preset:
    options = {"address": wire.address, "model": "m", "retries": 0}
    return Preset(title="test", engine="compatible", price=price, options=options)


async def _asked(preset: Preset, account: Account, request: Request = REQUEST) -> tuple[str, End]:
    engine = Metered(make_engine(preset), preset, account)
    text: list[str] = []
    try:
        async for event in engine.stream(request):
            if isinstance(event, End):
                return "".join(text), event
            text.append(event.text)
    finally:
        await engine.close()
    raise AssertionError("no end")


async def test_cost_is_noted(wire: Server, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spent.sqlite")
    preset = _preset(wire)
    _, end = await _asked(preset, Account(ledger))
    usage = end.usage
    assert usage is not None
    expected = preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    assert ledger.session.cost == expected
    assert ledger.session.cost > 0
    assert ledger.month() == ledger.session
    assert Ledger(tmp_path / "spent.sqlite").month() == ledger.session, "another process knows"
    assert Ledger(tmp_path / "spent.sqlite").session == Spent()


async def test_price_that_nobody_knows_is_no_zero(wire: Server, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spent.sqlite")
    await _asked(_preset(wire, price=None), Account(ledger))
    assert (ledger.month().cost, ledger.month().unpriced) == (0.0, 1)


async def test_usage_that_was_not_told_is_estimated(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat("Say it, say it, say it.", usage=None))
    ledger = Ledger(tmp_path / "spent.sqlite")
    _, end = await _asked(_preset(wire), Account(ledger))
    assert end.usage is not None
    assert end.usage.estimated
    assert ledger.month().completion_tokens == end.usage.completion_tokens > 3


async def test_stopped_answer_counts(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat("Say it, and then on and on", finish=None, usage=None).but(end="never"))
    ledger = Ledger(tmp_path / "spent.sqlite")
    preset = _preset(wire)
    engine = Metered(make_engine(preset), preset, Account(ledger))
    async with aclosing(engine.stream(REQUEST)) as stream:
        assert isinstance(await anext(stream), Piece)
    await engine.close()
    assert ledger.month().requests == 1
    assert ledger.month().completion_tokens > 3


async def test_limit_stops_before_anything_is_asked(wire: Server, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spent.sqlite")
    ledger.add("m", Usage(10, 10), 4.999)
    with pytest.raises(LimitReachedError, match=r"\$5\.00 of \$5\.00"):
        await _asked(_preset(wire), Account(ledger, monthly_limit=5.0))
    assert wire.seen == []
    await _asked(_preset(wire), Account(ledger, monthly_limit=50.0))
    assert len(wire.seen) == 1


async def test_last_month_is_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spent.sqlite")
    ledger.add("m", Usage(10, 10), 3.0)
    before = datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(seconds=1)
    with sqlite3.connect(tmp_path / "spent.sqlite") as database:
        database.execute("UPDATE spent SET at = ?", (before.timestamp(),))
    ledger.add("m", Usage(1, 1), 0.5)
    assert ledger.month().cost == 0.5
    assert ledger.session.cost == 3.5


async def test_limit_that_can_not_be_kept_stops(wire: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ledger = Ledger(tmp_path / "file" / "spent.sqlite")
    with pytest.raises(UnavailableError, match="can not be kept"):
        await _asked(_preset(wire), Account(ledger, monthly_limit=5.0))
    assert wire.seen == []
    text, _ = await _asked(_preset(wire), Account(ledger))
    assert text == "Say it.", "without a limit it works, and loses nothing but the note"
    assert ledger.session.requests == 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "garbage"])
async def test_broken_stores(wire: Server, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answers").write_bytes(content)
    text, _ = await _asked(_preset(wire), Account(Ledger(tmp_path / "spent"), answers=Answers(tmp_path / "answers")))
    assert text == "Say it."


async def test_same_question_is_asked_once(wire: Server, tmp_path: Path) -> None:
    account = Account(Ledger(tmp_path / "spent"), answers=Answers(tmp_path / "answers"))
    first, end = await _asked(_preset(wire), account)
    again, cached = await _asked(_preset(wire), account)
    assert (first, end.from_cache) == ("Say it.", False)
    assert (again, cached.from_cache, cached.usage) == ("Say it.", True, Usage())
    assert len(wire.seen) == 1
    assert account.ledger.month().requests == 1
    await _asked(_preset(wire), replace(account, is_fresh=True))
    assert len(wire.seen) == 2
    if sys.platform != "win32":
        assert (tmp_path / "answers").stat().st_mode & 0o077 == 0, "for nobody else to read"


async def test_another_question_is_another(wire: Server, tmp_path: Path) -> None:
    account = Account(Ledger(tmp_path / "spent"), answers=Answers(tmp_path / "answers"))
    await _asked(_preset(wire), account)
    await _asked(_preset(wire), account, replace(REQUEST, temperature=0.7))
    await _asked(_preset(wire), account, Request((Message("user", "Say it?"),)))
    assert len(wire.seen) == 3


async def test_answers_grow_old(tmp_path: Path, wire: Server) -> None:
    answers = Answers(tmp_path / "answers")
    key = key_of(_preset(wire), REQUEST)
    answers.keep(key, "text", "m")
    assert answers.find(key) == ("text", "m")
    with sqlite3.connect(tmp_path / "answers") as database:
        database.execute("UPDATE answers SET at = ?", (time.time() - 3601,))
    assert answers.find(key) is None
    answers.keep("other", "text", "m")
    with sqlite3.connect(tmp_path / "answers") as database:
        assert database.execute("SELECT key FROM answers").fetchall() == [("other",)], "the old one is gone from disk"


async def test_cut_answer_is_not_kept(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat("Say", finish="length"))
    account = Account(Ledger(tmp_path / "spent"), answers=Answers(tmp_path / "answers"))
    await _asked(_preset(wire), account)
    await _asked(_preset(wire), account)
    assert len(wire.seen) == 2


async def test_paid_answer_without_text_counts(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat(finish="length"))
    ledger = Ledger(tmp_path / "spent.sqlite")
    with pytest.raises(EmptyAnswerError):
        await _asked(_preset(wire), Account(ledger))
    assert ledger.month().requests == 1
    assert ledger.month().cost > 0


async def test_requests_under_way_count_for_the_limit(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat("Say it.").but(held=True))
    account = Account(Ledger(tmp_path / "spent.sqlite"), monthly_limit=6.0)  # one may cost 4.1
    first = asyncio.ensure_future(_asked(_preset(wire), account))
    await wire.asked()
    with pytest.raises(LimitReachedError):
        await _asked(_preset(wire), account)
    wire.let_go()
    await first
    assert account.ledger.reserved == 0
    await _asked(_preset(wire), account)
    assert len(wire.seen) == 2


async def test_costs_that_can_not_be_written_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "spent.sqlite"
    ledger = Ledger(path)
    ledger.add("m", Usage(1, 1), 1.0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError):
        ledger.add("m", Usage(1, 1), 2.0)
    other.execute("ROLLBACK")
    other.close()
    assert ledger.month().cost == 3.0


async def test_model_that_the_server_chooses_is_asked_again(wire: Server, tmp_path: Path) -> None:
    wire.on("/v1/models", said.models("alpha"))
    preset = _preset(wire).model_copy(update={"options": {"address": wire.address, "retries": 0}})
    account = Account(Ledger(tmp_path / "spent"), answers=Answers(tmp_path / "answers"))
    await _asked(preset, account)
    _, end = await _asked(preset, account)
    assert not end.from_cache
