"""How far the estimate of tokens is from a count with o200k: for plugins, for prompts as they are sent, for Chinese."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from server.assistant.generate import FACTS_BUDGET
from server.assistant.prompt import conversation
from server.assistant.retrieve import retrieve
from server.knowledge.recipes import recipes
from server.models import tokens
from server.models.presets import Preset
from server.syntax.text import decode
from tools.bench.collection import Collection
from tools.bench.figure import Figure, p95

_COUNTED = Preset(title="OpenAI", engine="openai", options={"model": "gpt-4o"})
_CHINESE = re.compile("[\u4e00-\u9fff]")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"\s*$', re.MULTILINE)
_FEWEST_STRINGS = 5


def measure(collection: Collection) -> Iterator[Figure]:
    """The error of the estimate, in percent of the tokens that there are; raises when o200k is not there."""
    if tokens.of_text("text", _COUNTED).estimated:
        raise FileNotFoundError("server/models/_o200k.bin is missing: run `python -m tools.build_tokens`")
    kinds = {
        "SourcePawn": [_text(path) for path in collection.plugins],
        "prompts": [
            "\n".join(message.content for message in conversation(ask, retrieve(ask, FACTS_BUDGET)))
            for recipe in recipes().values()
            for ask in recipe.asks.get("en", ())
        ],
        "Chinese": [*_own_chinese(), *(text for folder in collection.folders for text in _phrases(folder))],
    }
    for kind, texts in kinds.items():
        yield from _figures(kind, [text for text in texts if text])


def _figures(kind: str, texts: Sequence[str]) -> Iterator[Figure]:
    pairs = [(tokens.estimate(text), tokens.of_text(text, _COUNTED).tokens) for text in texts]
    errors = [100 * abs(guess - real) / real for guess, real in pairs]
    total = sum(real for _, real in pairs)
    signed = 100 * (sum(guess for guess, _ in pairs) / total - 1)
    how = f"{len(texts)} texts, {total} tokens by o200k"
    details = {"all of them together": f"{signed:+.1f} %"}
    yield Figure(f"{kind}: median error of the estimate", statistics.median(errors), "%", how)
    yield Figure(f"{kind}: 95th percentile", p95(errors), "%", how, details=details)


def _own_chinese() -> Iterator[str]:
    """The Chinese words about our recipes, family by family: one request alone has a handful of tokens."""
    families: dict[str, list[str]] = {}
    for name, recipe in recipes().items():
        words = [*recipe.in_language("zh"), *recipe.asks.get("zh", ())]
        families.setdefault(name.partition("/")[0], []).extend(word for word in words if _CHINESE.search(word))
    yield from ("\n".join(words) for words in families.values())


def _phrases(folder: Path) -> Iterator[str]:
    """The Chinese strings of each translation below a folder."""
    for file in sorted(folder.rglob("translations/chi/*.txt")):
        strings = [text for text in _STRING.findall(_text(file)) if _CHINESE.search(text)]
        if len(strings) >= _FEWEST_STRINGS:
            yield "\n".join(strings)


def _text(path: Path) -> str:
    return str(decode(path.read_bytes()))
