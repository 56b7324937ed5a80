"""Counts of tokens: those of OpenAI's own vocabulary to the token, and estimates that say that they are some."""

from __future__ import annotations

import base64
import hashlib
import socket
import statistics
from pathlib import Path

import pytest

from server.knowledge.recipes import recipes
from server.models import compatible, tokens
from server.models.presets import Preset
from server.models.protocol import Fill, Message, Request
from server.models.tokens import Count
from tests.server.models.rigs import local_engine

GPT = Preset(title="GPT", engine="openai", options={"model": "gpt-4o-mini"})
OLLAMA = Preset(title="Ollama", engine="compatible")
TEXTS = (
    "",
    "hello world",
    "don't, DON'T, we'll see",
    'public void OnClientPutInServer(int client)\n{\n\tPrintToChatAll("%N joined", client);\n}\n',
    "坦克出现时通知所有玩家，并恢复生还者的生命值。",
    "Когда появляется танк, сообщить всем игрокам.",
    "   \n\n\t 12345678 ===>>> 🙂👩‍👩‍👧 \x00 \ufeff",
    "<|endoftext|> is only a text here",
)


@pytest.fixture
def openais_own(monkeypatch: pytest.MonkeyPatch) -> tuple[object, str]:
    """The library's own encoding, made of our ranks, and the hash that it wants their file to have."""
    import tiktoken
    from tiktoken_ext import openai_public

    hashes: list[str] = []
    ours = tokens._o200k()
    assert ours is not None

    def loaded(place: str, expected_hash: str) -> dict[bytes, int]:
        hashes.append(expected_hash)
        return ours._mergeable_ranks

    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", loaded)
    return tiktoken.Encoding(**openai_public.o200k_base()), hashes[0]


def test_the_ranks_are_openais_to_the_byte(openais_own: tuple[object, str]) -> None:
    ours = tokens._o200k()
    assert ours is not None
    file = b"".join(b"%s %d\n" % (base64.b64encode(token), rank) for token, rank in ours._mergeable_ranks.items())
    assert hashlib.sha256(file).hexdigest() == openais_own[1]


def test_texts_are_cut_as_openais_library_cuts_them(openais_own: tuple[object, str]) -> None:
    import tiktoken

    theirs, _ = openais_own
    assert isinstance(theirs, tiktoken.Encoding)
    for text in (*TEXTS, *(recipe.source() for recipe in recipes().values())):
        assert tokens.of_text(text, GPT) == Count(len(theirs.encode_ordinary(text)))


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no network is needed to count")

    tokens._o200k.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert tokens.of_text("hello world", GPT) == Count(2)


def test_a_long_text_has_the_tokens_of_its_parts() -> None:
    text = "".join(recipe.source() for recipe in recipes().values())
    text *= 1 + 2 * tokens._MOST_AT_ONCE // len(text)
    encoding = tokens._o200k()
    assert encoding is not None
    assert tokens.of_text(text, GPT).tokens == len(encoding.encode_ordinary(text))


@pytest.mark.parametrize("char", [" ", "\n", "a", "!", "中"])
def test_a_million_times_the_same_character(char: str) -> None:
    """The library's stack is too small for some of these at once."""
    count = tokens.of_text(char * 1_000_000, GPT)
    assert 0 < count.tokens <= 1_000_000
    assert tokens.estimate(char * 1_000_000) > 0


def test_what_stands_around_messages() -> None:
    """As OpenAI documents it: three around each message beside its role, three before the answer."""
    request = Request((Message("system", "You help."), Message("user", "hello world")))
    words = sum(tokens.of_text(text, GPT).tokens for text in ("system", "You help.", "user", "hello world"))
    assert tokens.of_request(request, GPT) == Count(words + 2 * 3 + 3)
    assert tokens.of_request(Request(), GPT) == Count(3)


def test_gaps() -> None:
    assert tokens.of_request(Request(fill=Fill("hello world", "")), GPT) == Count(2)


@pytest.mark.parametrize(
    ("model", "is_exact"),
    [
        ("gpt-4o", True),
        ("gpt-4.1-mini", True),
        ("gpt-6.2-sol", True),
        ("o4-mini", True),
        ("ft:gpt-4o-mini-2024-07-18:someone:name:id", True),
        ("gpt-4", False),
        ("gpt-4-turbo", False),
        ("gpt-3.5-turbo", False),
        ("ft:gpt-3.5-turbo-0125:someone::id", False),
    ],
)
def test_which_models_have_the_vocabulary(model: str, is_exact: bool) -> None:
    preset = Preset(title="x", engine="openai", options={"model": model})
    assert tokens.of_text("hello", preset) == Count(1, estimated=not is_exact)


def test_estimates_say_so() -> None:
    request = Request((Message("user", "hello world"),))
    assert tokens.of_text("hello world", OLLAMA).estimated
    assert tokens.of_request(request, OLLAMA).estimated
    assert tokens.of_text("", OLLAMA) == Count(0, estimated=True)
    assert tokens.of_text("x", OLLAMA).tokens >= 1


def test_the_built_in_engine_has_no_tokens() -> None:
    preset = Preset(title="x", engine="builtin")
    assert tokens.of_request(Request((Message("user", "hello"),)), preset) == Count(0)


def test_the_estimate_is_near() -> None:
    """Our recipes are plugins as models write them. The figures that the module names come from a larger collection."""
    sources = [recipe.source() for recipe in recipes().values()]
    errors = [abs(tokens.estimate(text) / tokens.of_text(text, GPT).tokens - 1) for text in sources]
    assert statistics.median(errors) < 0.05
    assert max(errors) < 0.15
    chinese = TEXTS[4]
    assert tokens.estimate(chinese) == pytest.approx(tokens.of_text(chinese, GPT).tokens, rel=0.2)


@pytest.mark.parametrize(
    "content", [None, b"", b"{}\n", b'{"tokens": 5, "pattern": ".", "special": {}}\n\x01\x01', b"[" * 9999]
)
def test_without_ranks_it_is_an_estimate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "ranks").write_bytes(content)
    monkeypatch.setattr(tokens, "RANKS", tmp_path / "ranks")
    tokens._o200k.cache_clear()
    try:
        assert tokens.of_text("hello world", GPT) == Count(tokens.estimate("hello world"), estimated=True)
    finally:
        tokens._o200k.cache_clear()


async def test_a_file_on_this_machine_counts_itself() -> None:
    preset = Preset(title="x", engine="local")
    request = Request((Message("user", "Say it."),), time_limit=20)
    engine = local_engine()
    try:
        own = await engine.count(request)
        assert await tokens.of_prompt(request, preset, engine) == Count(own)
        assert tokens.of_request(request, preset).estimated
    finally:
        await engine.close()


async def test_other_engines_are_not_asked() -> None:
    engine = compatible.Engine(compatible.Options(address="http://127.0.0.1:1/v1"), None)
    request = Request((Message("user", "hello world"),))
    assert await tokens.of_prompt(request, OLLAMA, engine) == tokens.of_request(request, OLLAMA)
    await engine.close()
