"""How many tokens a text or a request has for the model of a preset: counted where possible, else an honest estimate.

OpenAI's models since GPT-4o are counted with their own vocabulary (o200k), whose ranks the build puts beside this file
(`tools/build_tokens.py`): nothing is downloaded here. A GGUF file is asked for its own. For every other model, and
where the ranks are missing, words, numbers, marks and letters of other scripts are counted with weights fitted to
o200k. Against o200k that is off, as median and 95th percentile, by 3 % and 8 % for SourcePawn, 2 % and 4 % for prompts,
6 % and 18 % for short Chinese texts (`python -m tools.bench --only tokens --corpus DIR`); how far another model's
vocabulary is from o200k comes on top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from server.models.presets import Preset
from server.models.protocol import Engine, Request

if TYPE_CHECKING:
    import tiktoken

RANKS = Path(__file__).with_name("_o200k.bin")

# What OpenAI documents for chats: each message has three tokens around its role and its content, and three more open
# the answer.
_AROUND_MESSAGE = 3
_BEFORE_ANSWER = 3
# Models of OpenAI that are older than the vocabulary.
_OLDER = re.compile(r"gpt-3|gpt-4(?![.o])|davinci|babbage|text-")
# The library's stack does not bear a million blanks at once.
_MOST_AT_ONCE = 100_000
_SEAM = re.compile(r"\n(?=[^\W\d_])")  # no token goes over the end of a line that a letter follows

_PIECE = re.compile(
    r"""
      (?P<wide>[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+)
    | (?P<capitals>[^\r\nA-Za-z0-9\x80-\U0010ffff]?[A-Z]{2,}(?![a-z]))
    | (?P<word>[^\r\nA-Za-z0-9\x80-\U0010ffff]?[A-Z]*[a-z]+)
    | (?P<letter>[^\r\nA-Za-z0-9\x80-\U0010ffff]?[A-Z])
    | (?P<digits>[0-9]{1,3})
    | (?P<foreign>[^\x00-\x7f]+)
    | (?P<marks>[ ]?[^\sA-Za-z0-9\x80-\U0010ffff]+[\r\n/]*)
    | (?P<lines>\s*[\r\n]+)
    | (?P<blank>\s+(?!\S)|\s+)
    """,
    re.VERBOSE,
)
# Of each kind of piece: its tokens, how many characters these take in, and the tokens of each character beyond.
_WEIGHTS = {
    "wide": (0.0, 0, 0.78),
    "capitals": (1.88, 4, 0.30),
    "word": (1.05, 8, 0.07),
    "letter": (1.25, 2, 0.0),
    "digits": (1.33, 3, 0.0),
    "foreign": (0.0, 0, 0.24),
    "marks": (1.08, 3, 0.15),
    "lines": (1.47, 0, 0.0),
    "blank": (0.58, 0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Count:
    """So many tokens. `estimated` says that they were not counted with the model's own vocabulary."""

    tokens: int
    estimated: bool = False

    def __add__(self, other: Count) -> Count:
        """Both together."""
        return Count(self.tokens + other.tokens, self.estimated or other.estimated)


def of_text(text: str, preset: Preset) -> Count:
    """The tokens of a text. The built-in engine has none."""
    if preset.engine == "builtin":
        return Count(0)
    encoding = _o200k() if preset.engine == "openai" else None
    if encoding is None:
        return Count(estimate(text), estimated=True)
    tokens = sum(len(encoding.encode_ordinary(part)) for part in _parts(text))
    return Count(tokens, estimated=_OLDER.match(_base(preset)) is not None)


def of_request(request: Request, preset: Preset) -> Count:
    """The tokens of the prompt that a request makes, with what stands around its messages."""
    if preset.engine == "builtin":
        return Count(0)
    if request.fill is not None:
        return of_text(request.fill.prefix, preset) + of_text(request.fill.suffix, preset)
    total = Count(_BEFORE_ANSWER)
    for message in request.messages:
        total += of_text(message.role, preset) + of_text(message.content, preset) + Count(_AROUND_MESSAGE)
    return total


async def of_prompt(request: Request, preset: Preset, engine: Engine) -> Count:
    """As `of_request`, but a model that is a file on this machine counts itself. Raises `ModelError`."""
    if preset.engine == "local":
        from server.models import local

        if isinstance(engine, local.Engine):
            return Count(await engine.count(request))
    return of_request(request, preset)


def estimate(text: str) -> int:
    """About how many tokens a text has for a model that nobody here can count for."""
    total = 0.0
    for piece in _PIECE.finditer(text):
        assert piece.lastgroup is not None  # every alternative has a name
        base, length, each = _WEIGHTS[piece.lastgroup]
        total += base + each * max(0, piece.end() - piece.start() - length)
    return max(round(total), bool(text))


def _base(preset: Preset) -> str:
    """The model, or the one that a fine-tuned one was made from."""
    return str(preset.options.get("model", "")).removeprefix("ft:")


def _parts(text: str) -> Iterator[str]:
    """The text in parts that have as many tokens as the whole."""
    begin = 0
    while len(text) - begin > _MOST_AT_ONCE:
        seams = [seam.end() for seam in _SEAM.finditer(text, begin, begin + _MOST_AT_ONCE)]
        end = seams[-1] if seams else begin + _MOST_AT_ONCE
        yield text[begin:end]
        begin = end
    yield text[begin:]


@cache
def _o200k() -> tiktoken.Encoding | None:
    """The vocabulary; None where the installation lacks it."""
    try:
        import tiktoken

        head, _, rest = RANKS.read_bytes().partition(b"\n")
        said = json.loads(head)
        count = said["tokens"]
        ranks: dict[bytes, int] = {}
        at = count
        for rank, length in enumerate(rest[:count]):
            ranks[rest[at : at + length]] = rank
            at += length
        if len(ranks) != count or at != len(rest):
            return None
        return tiktoken.Encoding(
            name="o200k_base",
            pat_str=said["pattern"],
            mergeable_ranks=ranks,
            special_tokens=said["special"],
        )
    except (ImportError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
