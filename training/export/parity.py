"""Proves that an exported file is the model: logits, tokens, the chat template, an answer. There is no way around it.

A comparison that finds no fault is worth as much as the faults that it would find, so each is made with wrong models
too, and fails when one of those passes.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge.recipes import recipes
from server.models import local
from server.models.errors import EmptyAnswerError, ModelError
from server.models.protocol import Fill, Message, Piece, Request
from server.paths import data_dir
from training.export import reference
from training.export.bounds import Gap, bound, is_equal
from training.export.config import Parity, Type
from training.export.source import Source
from training.export.vocabulary import template_of, tokenizer_at
from training.llama.running import Loaded, loaded
from training.run.files import InputError

_MOST_NUMBERS = 1 << 28  # of logits that are held at once: 1 GB
_RECIPES = 40
_CONTROL_TEXTS = 2
_TIME_LIMIT_S = 300.0
_NOTHING = 1e-5  # of the spread: what rounding makes
_TURNED, _CUT, _BARE = "positions turned wrongly", "without the last layer", "without the adapter"
_ASKED = [["user", "Announce in chat when a Tank appears."]]
_TALKS = (
    _ASKED,
    [["system", "You write SourceMod plugins."], ["user", "Heal all survivors by 10."]],
    [["user", "Say hello."], ["assistant", 'PrintToChatAll("hello");'], ["user", "To one client only — «client»!"]],
)
_ODD = (
    "int g_count[MAXPLAYERS + 1] = { 0, ... };  // ünïcödé 日本語 🙂\r\n\r\n\t\tif (a==b&&c!=d) return -1.5e-3;\n\n\n",
    "I'll DON'T we've x'S 'tis 12345 0xFFFF ١٢٣ кириллица   \n    \n\t \tx",
    "a" * 130 + " " * 40 + "\n" * 7 + "===---!!!\u00a0\u2003x\u200b\ufeff",
)


class ParityError(InputError):
    """A file is not the model that it was made of."""


class File(NamedTuple):
    """A file to prove. `native` is what the model's own numbers are kept in; `adapter` is added when it is loaded."""

    path: Path
    kind: Type
    native: Type
    adapter: Path | None = None

    @property
    def coarser(self) -> Type:
        """The kind whose bound holds."""
        return max(self.kind, self.native, key=bound)


class Reference(NamedTuple):
    """What the training library says of some texts: tokens, the logits there, and those of wrong models."""

    texts: list[list[int]]
    logits: list[Any]
    wrong: dict[str, list[Any]]


def reference_of(source: Source, how: Parity, told: Callable[[], None]) -> Reference:
    """Ask the training library."""
    tokenizer = tokenizer_at(source.tokenizer)
    model = reference.model_of(source)
    most = min(how.tokens, _MOST_NUMBERS // int(model.config.vocab_size))
    texts = list(_windows(tokenizer, min(how.window, int(model.config.max_position_embeddings)), most))
    logits = [reference.logits(model, text) for text in texts]
    told()
    wrong: dict[str, list[Any]] = {}
    for name, change in (
        (_TURNED, reference.turned_wrongly),
        (_CUT, reference.last_layer_mute),
    ):
        with change(model):
            wrong[name] = [reference.logits(model, text) for text in texts[:_CONTROL_TEXTS]]
        told()
    if source.adapter is not None:
        with model.disable_adapter():
            wrong[_BARE] = [reference.logits(model, text) for text in texts[:_CONTROL_TEXTS]]
    return Reference(texts, logits, wrong)


def prove(file: File, source: Source, known: Reference, how: Parity, threads: int) -> dict[str, Any]:
    """What the comparison of a file gave. Raises `ParityError`."""
    with loaded(file.path, max(map(len, known.texts)), threads, file.adapter) as model:
        found = [model.logits(text) for text in known.texts]
        talks = _same_words(model, source, file)
    gap = _gap(known.logits, found)
    told: dict[str, Any] = {"bound of the share": bound(file.coarser), **gap.told()}
    if not is_equal(file.coarser, gap):
        raise ParityError(f"{file.path.name} is not the model: {_line(gap)}, and {bound(file.coarser)} is the most")
    told["wrong models"] = _controls(file, known, found)
    answers = _answers(file, how, bool(template_of(source.tokenizer)))
    return told | {"tokens compared": talks} | answers


def _controls(file: File, known: Reference, found: Sequence[Any]) -> dict[str, Any]:
    """How far the file is from wrong models, which have to be told from it."""
    told: dict[str, Any] = {}
    right = _gap(known.logits, found[:_CONTROL_TEXTS])
    for name, logits in known.wrong.items():
        gap = _gap(logits, found)
        noticed = not is_equal(file.coarser, gap)
        if name == _BARE:
            # An adapter may have learnt little, or nothing: the file has to be nearer to the model that has it, if
            # that is another one at all.
            noticed = gap.share > right.share or _gap(known.logits, logits).share < _NOTHING
        told[name] = {"share": gap.told()["mean difference, as a share of the spread"], "noticed": noticed}
    # A file of few bits is made by llama.cpp of one of many, which is compared too: large faults are enough there.
    must = list(known.wrong) if file.coarser == "f32" else [_CUT]
    missed = [name for name in must if not told[name]["noticed"]]
    if missed:
        raise ParityError(
            f"{file.path.name}: the comparison would not notice a model {missed[0]}, so it proves nothing"
        )
    return told


def _same_words(model: Loaded, source: Source, file: File) -> int:
    """Compare tokens, special ones and the chat template; how many tokens were compared. Raises `ParityError`."""
    tokenizer = tokenizer_at(source.tokenizer)
    words, compared = model.vocabulary, 0

    def same(what: str, wanted: Any, got: Any) -> None:
        if wanted != got:
            raise ParityError(f"{file.path.name}: {what} is {str(got)[:80]!r} to llama.cpp, not {str(wanted)[:80]!r}")

    for text in (*_ODD, *_code(4)):
        if unicodedata.is_normalized("NFC", text):  # llama.cpp takes text as it is
            wanted = tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
            same(f"the text {text[:20]!r}", wanted, words.tokens(text))
            compared += len(wanted)
    for text, number in sorted(tokenizer.get_added_vocab().items()):
        same(f"the token {text}", [number], words.tokens(text, special=True))
        same(f"the name of token {number}", text.encode(), model.text_of([number]))
    controls = {number for number in tokenizer.all_special_ids if words.tokens(tokenizer.decode([number])) == [number]}
    if controls:
        raise ParityError(f"{file.path.name}: text of a file can become control tokens: {sorted(controls)}")
    for key, wanted in (("bos", tokenizer.bos_token_id), ("eos", tokenizer.eos_token_id)):
        if wanted is not None:
            same(f"the special token {key}", wanted, model.number(key))
    if not words.is_end(tokenizer.eos_token_id):
        raise ParityError(f"{file.path.name}: an answer does not end with {tokenizer.eos_token}")
    template = template_of(source.tokenizer)
    same("the chat template", template, model.said("tokenizer.chat_template"))
    for talk in _TALKS if template else ():
        turns = [{"role": role, "content": content} for role, content in talk]
        filled = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        got = words.chat(talk)
        begun = words.start if not filled.startswith(model.text_of(words.start).decode()) else []
        same("a conversation", begun + tokenizer(filled, add_special_tokens=False)["input_ids"], got)
        same("the text of a conversation", filled.encode(), model.text_of(got[len(begun) :]))
        compared += len(got)
    return compared


def _answers(file: File, how: Parity, talks: bool) -> dict[str, Any]:
    """What the server's engine says with the file: to a request, if it has a template for one, and in a gap."""
    if file.adapter is not None:
        return {}  # the engine takes no adapters
    asked: dict[str, Request] = {}
    limits: dict[str, Any] = {"max_tokens": how.generate, "temperature": 0, "time_limit": _TIME_LIMIT_S}
    if talks:
        asked["answer"] = Request((Message("user", _ASKED[0][1]),), **limits)
    asked["gap"] = Request((), fill=Fill("public void OnPluginStart()\n{\n    ", "\n}\n"), **limits)
    try:
        return asyncio.run(_asking(file.path, asked))
    except ModelError as error:
        raise ParityError(f"the server's engine can not use {file.path.name}: {error}") from None


async def _asking(path: Path, asked: dict[str, Request]) -> dict[str, Any]:
    engine = local.Engine(local.Options(path=str(path), context=0))
    told: dict[str, Any] = {}
    try:
        for name, request in asked.items():
            text = ""
            try:
                async with aclosing(engine.stream(request)) as events:
                    async for event in events:
                        text += event.text if isinstance(event, Piece) else ""
            except EmptyAnswerError:
                pass  # a model that has learnt little may have nothing to say
            except ModelError as error:
                if name == "answer" or "gaps" not in str(error):
                    raise
                text = f"({error})"
            told[name] = text
    finally:
        await engine.close()
    return told


def _windows(tokenizer: Any, window: int, most: int) -> Iterator[list[int]]:
    """Texts as tokens: conversations, odd ones, then code, so many tokens in all."""
    left = most
    texts: list[list[int]] = []
    if getattr(tokenizer, "chat_template", None):
        for talk in _TALKS:
            turns = [{"role": role, "content": content} for role, content in talk]
            filled = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
            texts.append(tokenizer(filled, add_special_tokens=False)["input_ids"])
    texts += [
        tokenizer(text, add_special_tokens=False)["input_ids"] for text in (*_code(1), *_ODD, *_code(_RECIPES)[1:])
    ]
    for ids in texts:
        for start in range(0, len(ids), window):
            piece = ids[start : start + min(window, left)]
            if len(piece) > 1:
                yield piece
            left -= len(piece)
            if left <= 1:
                return


def _code(count: int) -> tuple[str, ...]:
    files = [data_dir() / one.root / f"{one.id}.sp" for one in list(recipes().values())[:count]]
    return tuple(file.read_text("utf-8") for file in files)


def _gap(wanted: Sequence[Any], found: Sequence[Any]) -> Gap:
    """Over the texts that both have."""
    gap = Gap()
    for one, other in zip(wanted, found, strict=False):
        gap.add(one, other)
    return gap


def _line(gap: Gap) -> str:
    return f"its logits differ by {gap.share:.3g} of their spread, {gap.largest:.3g} at most"
