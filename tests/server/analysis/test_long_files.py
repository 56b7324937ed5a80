"""What is asked for each name or call of a long file is worked out once, so that the time grows as the file does."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.analysis.rules import unused_symbol
from server.analysis.runtime import enclosing
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.walk import nodes
from server.syntax import nodes as n
from server.syntax.text import Text

PATH = str(Path("/nowhere/scripting/long.sp"))
PROJECT = Project()


def findings(text: str) -> list[Finding]:
    PROJECT.open(PATH, Text.of(text))
    try:
        return diagnose(PROJECT.unit(PATH), PATH)
    finally:
        PROJECT.close(PATH)


def test_text_is_read_once_for_all_unused_names() -> None:
    names = [f"g_iUnused{number}" for number in range(300)]
    text = "#include <sourcemod>\n" + "".join(f"int {name};\n" for name in names) + f"// {names[7]} is kept\n"
    unused_symbol._counts.cache_clear()  # pyright: ignore[reportPrivateUsage]
    found = [one for one in findings(text) if one.code == "unused-symbol"]
    assert unused_symbol._counts.cache_info().misses == 1  # pyright: ignore[reportPrivateUsage]
    assert len(found) == len(names)
    assert [at for at, one in enumerate(found) if not one.fixes] == [7], "a comment names it"


def test_exits_of_a_long_function_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = '    if (client == {0}) return;\n    PrintToChat(client, "{0}");\n'
    text = "#include <sourcemod>\nvoid Work(int client)\n{\n" + "".join(guard.format(at) for at in range(100)) + "}\n"
    PROJECT.open(PATH, Text.of(text))
    unit = PROJECT.unit(PATH)
    chunk = unit.chunks(PATH)[-1]
    view = ChunkView(unit, PATH, chunk, check_chunk(unit, PATH, chunk))
    (function,) = view.functions
    asked: list[n.Stmt] = []
    ends = enclosing.ends
    monkeypatch.setattr(enclosing, "ends", lambda one: asked.append(one) or ends(one))
    calls = [node for node in nodes([function]) if isinstance(node, n.Call)]
    counts = [
        len(list(enclosing.conditions(view, function, call))) for call in sorted(calls, key=lambda one: one.start)
    ]
    PROJECT.close(PATH)
    assert counts == list(range(1, 101)), "those before the call, and no other"
    assert len(asked) == 100
