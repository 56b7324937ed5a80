"""Build the tokenizer's ranks (o200k): fetch js-tiktoken from npm, check it, keep its ranks as one compact file.

`python -m tools.build_tokens` does nothing, in silence, when the file is up to date. OpenAI's own library would
download the ranks when it is used, from the machine of whoever counts tokens.

Uses the standard library only, for it also runs inside the wheel's build (see `hatch_build.py`), where nothing of ours
is installed. It keeps nothing else of the package.
"""

from __future__ import annotations

import base64
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tools.build_grammar import ROOT
from tools.npm_package import BuildError, Package, fetched

PACKAGE = Package(
    "js-tiktoken",
    "1.0.21",
    "sha512-biOj/6M5qdgx5TKjDnFT1ymSpM5tbd3ylwDtrQvFQSu0Z7bBYko2dF+W/aUkXUPuk6IVpRxk/3Q2sHOzGlS36g==",
    "10 MB",
)

CACHE = ROOT / "build" / "tokens"
FILE = ROOT / "server" / "models" / "_o200k.bin"
_MEMBER = "package/dist/ranks/o200k_base.cjs"
_LAYOUT = 1  # another number when `packed` writes another form
_LONGEST = 255  # bytes of a token: a length is one byte


def ranks() -> Path:
    """The file of ranks, built first when it is missing or stale.

    Raises `BuildError` without npm or network, or when the package is not what it was.
    """
    if not _is_fresh():
        _build(_fetched())
    return FILE


def packed(module: str) -> bytes:
    """The ranks of a module of js-tiktoken as `server.models.tokens` reads them. Raises `BuildError`.

    A line of JSON (where it is from, the pattern that cuts texts, the special tokens, how many tokens), then the length
    of each token in one byte, in the order of their ranks, then the tokens.
    """
    try:
        said: dict[str, Any] = json.loads(module[module.index("{") : module.rindex("}") + 1])
        tokens: list[bytes] = []
        for line in filter(None, said["bpe_ranks"].split("\n")):
            _, first, *coded = line.split(" ")
            if int(first) != len(tokens):
                raise ValueError(f"rank {first} follows {len(tokens)}")
            tokens.extend(base64.b64decode(token, validate=True) for token in coded)
        head = {
            "source": _source(),
            "pattern": said["pat_str"],
            "special": said["special_tokens"],
            "tokens": len(tokens),
        }
        if len(set(tokens)) != len(tokens) or not all(0 < len(token) <= _LONGEST for token in tokens):
            raise ValueError("there are tokens twice, or too long")
    except (KeyError, ValueError, AttributeError) as error:
        raise BuildError(f"{PACKAGE.name} {PACKAGE.version} does not hold the ranks as expected: {error}") from None
    return json.dumps(head).encode() + b"\n" + bytes(map(len, tokens)) + b"".join(tokens)


def _source() -> str:
    return f"{PACKAGE.name} {PACKAGE.version} (MIT) {PACKAGE.integrity}, layout {_LAYOUT}"


def _is_fresh() -> bool:
    try:
        with FILE.open("rb") as file:
            return json.loads(file.readline())["source"] == _source()
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _build(content: bytes) -> None:
    # A running server may be reading the old file: replace it in one step.
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        new = Path(folder, FILE.name)
        new.write_bytes(content)
        new.replace(FILE)


def _fetched() -> bytes:
    with fetched(PACKAGE, CACHE) as tarball:
        return packed(_module(tarball))


def _module(tarball: Path) -> str:
    with tarfile.open(tarball) as tar:
        try:
            content = tar.extractfile(_MEMBER)
        except KeyError:
            content = None
        if content is None:
            raise BuildError(f"{PACKAGE.name} {PACKAGE.version} has no {_MEMBER}")
        return content.read().decode("utf-8")


def main() -> int:
    """Build the file; the exit code."""
    try:
        ranks()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
