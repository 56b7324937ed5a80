"""The extension's TextMate grammar against what the server says: where strings and comments end, what names are.

It needs the packages of npm; where they are missing, the test is skipped and says so.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.features.semantic_tokens import semantic_tokens
from server.settings import Settings
from server.syntax.lexer import COMMENT, char_pattern, string_pattern
from server.syntax.text import Text
from tools import package_extension

ROOT = Path(__file__).resolve().parents[1]
COLOURS = ROOT / "client-vscode" / "test" / "colours.mts"
FILES = sorted([*ROOT.glob("examples/*.sp"), *ROOT.glob("data/recipes/*/*.sp"), *ROOT.glob("data/api/sourcemod/*.inc")])
# A text for people, and a path in angle brackets: nothing begins in them.
_PLAIN = r"^[ \t]*\#[ \t]*(?:(?:error|warning)\b[^\r\n]*|(?:try)?include[ \t]*<[^>\r\n]*>)"
_PIECE = re.compile(
    rf"(?P<plain>{_PLAIN})|(?P<comment>{COMMENT})|(?P<string>{string_pattern(chr(92))}|{char_pattern(chr(92))})",
    re.MULTILINE,
)
TRAPS = r"""
#error Don't begin a character here
#include <a//b> // but this is a comment
#define TEXT "a // b" /* two
lines */
char g_text[] = "a \" b // c \
    /* goes on */ d", g_mark = '"', g_slash = '\\', g_quote = '\''; // "e
/**/ int g_a; /* " */ int g_b; /***/ /** @param x  '"' */
#if defined A /* in a directive */ && B
float g_half = .5, g_c = view_as<float>(1) / 2.0 /* ' */;
#pragma deprecated Use "that" // instead
""".replace(" .5", " 0.5")


def colours(texts: list[str], *words: str) -> list[list[tuple[str, int, int]]]:
    """Where the grammar has strings and comments in each text, in its characters; with `scopes`, all that it has."""
    if not (ROOT / "node_modules" / "vscode-textmate").is_dir():
        pytest.skip("NOT TESTED: the packages of npm are not installed")
    command = [package_extension.node(), str(COLOURS), *words]
    asked = json.dumps([("source.sourcepawn", text) for text in texts])
    done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=True)
    return [[(kind, start, end) for kind, start, end in spans] for spans in json.loads(done.stdout)]


def wanted(chars: str) -> list[tuple[str, int, int]]:
    """Where the lexer has them."""
    found = ((match.lastgroup or "", *match.span()) for match in _PIECE.finditer(chars))
    return [(kind, start, start + len(chars[start:end].rstrip("\r"))) for kind, start, end in found if kind != "plain"]


def test_strings_and_comments_end_where_the_lexer_says() -> None:
    assert len(FILES) > 100
    # The Latin-1 view: a character is a byte, on both sides.
    texts = [Text.of(text).chars for text in (TRAPS, *(file.read_text("utf-8") for file in FILES))]
    for name, text, spans in zip(("traps", *FILES), texts, colours(texts), strict=True):
        own = [one for one in spans if not (one[0] == "string" and text[one[1]] == "<")]
        assert own == wanted(text), name


# By the type of a semantic token, the scope that an editor colours alike, and how many of them have it at least.
ALIKE = {
    "function": ("entity.name.function", 0.97),
    "method": ("entity.name.function.member", 0.85),
    "macro": ("entity.name.function.preprocessor", 0.95),
    "class": ("entity.name.type", 0.95),
    "enum": ("entity.name.type", 0.95),
    "struct": ("entity.name.type", 0.95),
    "property": ("variable.other.property", 0.9),
    "variable": ("variable.other.readwrite", 0.95),
}


def test_names_are_coloured_as_the_server_does() -> None:
    """What waits for the server, or has semantic colours off, looks much the same."""
    project = Project((str(ROOT / "data" / "recipes"),))
    snapshots = [_snapshot(project, str(file)) for file in FILES if file.suffix == ".sp"]
    shown: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    for snapshot, spans in zip(snapshots, colours([one.text.chars for one in snapshots], "scopes"), strict=True):
        scopes = {start: scope for scope, start, _ in spans}
        for token in semantic_tokens(snapshot):
            if token.type in ALIKE and not (token.type == "variable" and "readonly" in token.modifiers):
                shown[token.type] += 1
                alike[token.type] += scopes.get(token.start, "").startswith(ALIKE[token.type][0])
    assert shown.total() > 5000
    shares = {kind: alike[kind] / shown[kind] for kind in ALIKE}
    assert {kind: share for kind, share in shares.items() if share < ALIKE[kind][1]} == {}


def _snapshot(project: Project, path: str) -> Snapshot:
    unit = project.unit(path)
    return Snapshot(project, unit, unit.files[path].source, Settings())


def test_what_the_lexer_says_is_much() -> None:
    kinds = [kind for kind, _, _ in wanted(Text.of(TRAPS).chars)]
    assert (kinds.count("string"), kinds.count("comment")) == (6, 10)
