"""The `openai` engine: what goes over the wire, and which model it falls back on."""

from __future__ import annotations

import pytest

from server.models import openai
from server.models.errors import MissingKeyError, ServiceError, UnavailableError, UnknownModelError
from server.models.protocol import Message, Request, Usage
from tests.server.models import said
from tests.server.models.conftest import Making
from tests.server.models.rigs import CHAT, KEY, gap
from tests.server.models.test_contract import everything
from tests.server.models.wire import Server

pytestmark = pytest.mark.filterwarnings("error")
TUNED = "ft:gpt-4o-mini-2024-07-18:someone:plugins:AbC123"
ASK = Request(
    (Message("system", "Be brief."), Message("user", "Say it.")), max_tokens=99, stop=("END",), seed=7, time_limit=20
)
UNKNOWN = said.error(404, "The model does not exist or you do not have access to it.", "model_not_found")


def test_no_key_says_which_one() -> None:
    with pytest.raises(MissingKeyError, match="OPENAI_API_KEY"):
        openai.Engine(openai.Options(model="gpt-4o-mini"), None)


async def test_what_is_sent(server: Server, making: Making) -> None:
    server.on(CHAT, said.chat("Say"))
    engine = making("openai", model=TUNED)
    _, end = await everything(engine, ASK)
    assert end.model == said.MODEL, "the one that answered"
    assert end.usage == Usage(12, 3, 8)
    assert server.seen[0].headers["authorization"] == f"Bearer {KEY.get_secret_value()}"
    assert server.seen[0].body == {
        "model": TUNED,
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say it."}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_completion_tokens": 99,
        "temperature": 0.1,
        "top_p": 1.0,
        "seed": 7,
        "stop": ["END"],
    }


async def test_what_is_sent_to_models_that_reason(server: Server, making: Making) -> None:
    server.on(CHAT, said.chat("Say"))
    engine = making("openai", model="gpt-6-luna", reasoning=True, effort="low")
    await everything(engine, ASK)
    sent = server.seen[0].body
    assert sent["reasoning_effort"] == "low"
    assert not {"temperature", "top_p", "seed", "stop"} & set(sent)


@pytest.mark.parametrize("status", [403, 404])
async def test_falls_back_on_the_base_and_stays_there(server: Server, making: Making, status: int) -> None:
    denied = said.error(status, "The model does not exist or you do not have access to it.", "model_not_found")
    server.on(CHAT, denied, said.chat("Say"))
    engine = making("openai", model=TUNED, base="gpt-4o-mini-2024-07-18")
    for _ in range(2):
        assert (await everything(engine, ASK))[0] == "Say"
    assert [one.body["model"] for one in server.seen] == [TUNED, "gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18"]


async def test_without_a_base_it_names_one(server: Server, making: Making) -> None:
    server.on(CHAT, UNKNOWN)
    engine = making("openai", model=TUNED)
    with pytest.raises(UnknownModelError, match=r"AbC123.*no access.*`gpt-4o-mini-2024-07-18`"):
        await everything(engine, ASK)


async def test_a_base_that_is_unknown_too(server: Server, making: Making) -> None:
    server.on(CHAT, UNKNOWN)
    engine = making("openai", model=TUNED, base="gpt-9")
    with pytest.raises(UnknownModelError, match="`gpt-9`"):
        await everything(engine, ASK)
    assert len(server.seen) == 2


async def test_other_errors_do_not_lead_to_the_base(server: Server, making: Making) -> None:
    server.on(CHAT, said.error(500, "Boom."))
    engine = making("openai", model=TUNED, base="gpt-4o-mini")
    with pytest.raises(ServiceError):
        await everything(engine, ASK)
    assert len(server.seen) == 1


async def test_gaps_are_not_for_chat_models(making: Making) -> None:
    engine = making("openai")
    with pytest.raises(UnavailableError, match="gaps"):
        await everything(engine, gap())


async def test_the_environment_may_name_the_place(
    server: Server, making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on(CHAT, said.chat("Say"))
    monkeypatch.setenv("OPENAI_BASE_URL", server.address)
    engine = openai.Engine(openai.Options(model="gpt-4o-mini"), KEY)
    making.made.append(engine)
    assert (await everything(engine, ASK))[0] == "Say"
