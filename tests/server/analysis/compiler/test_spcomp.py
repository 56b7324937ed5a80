"""With a real spcomp, when `L4D2_SPCOMP` names one: formats, lines and options are as we think they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.analysis.compiler.errors import CompilerRefusedError
from server.analysis.compiler.merge import merge
from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import CompileResult, Options, compile
from server.syntax.text import Text

SPCOMP = os.environ.get("L4D2_SPCOMP", "")

pytestmark = pytest.mark.skipif(not SPCOMP, reason="L4D2_SPCOMP names no compiler")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Program Files (x86)" / "用户 a=b"
    path.mkdir(parents=True)
    return path


async def run(folder: Path, source: str, *arguments: str, name: str = "插件 (1).sp") -> CompileResult:
    path = folder / name
    path.write_bytes(source.encode("utf-8"))
    before = sorted(folder.iterdir())
    options = Options(Path(SPCOMP), (folder / "include",), arguments)
    result = await compile(path, options, trusted=True)
    assert sorted(folder.iterdir()) == before, "the compiler has left something behind"
    return result


def shown(result: CompileResult, source: str) -> list[str]:
    """`line:number:text` of each message of the plugin, by the text that it marks."""
    text = Text.of(source)
    messages = result.by_file().get(result.root, [])
    placed = merge(text, [], messages, joined_lines=result.identity.joins_lines)
    return sorted(
        f"{text.line_of(one.start) + 1}:{one.message.number}:{text.slice(one.start, one.end)}" for one in placed
    )


GOOD = "public void OnPluginStart()\n{\n}\n"


async def test_a_good_plugin(folder: Path) -> None:
    result = await run(folder, GOOD)
    assert result.succeeded
    assert not result.messages
    assert result.identity.version


async def test_a_plugin_is_written_whole_or_not_at_all(folder: Path) -> None:
    source, output = folder / "插件 (1).sp", folder / "plugins" / "插件 (1).smx"
    options = Options(Path(SPCOMP))
    source.write_text(GOOD, encoding="utf-8")
    assert (await compile(source, options, trusted=True, output=output)).succeeded
    made = output.read_bytes()
    assert made[:4] == b"FFPS"
    source.write_text(f"{GOOD}int x = Undefined;\n", encoding="utf-8")
    assert not (await compile(source, options, trusted=True, output=output)).succeeded
    assert output.read_bytes() == made
    assert list(output.parent.iterdir()) == [output]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_symbols_are_marked(folder: Path, newline: str) -> None:
    source = (
        "// 用户\n#define ONE (1 + \\\n    0)\n\npublic void OnPluginStart()\n{\n"
        "\tint kept = ONE; /* 用户 */ int unused;\n"
        '\tkept = Undefined("用户", Undefined);\n}\n'
    ).replace("\n", newline)
    result = await run(folder, source)
    assert not result.succeeded
    assert "8:17:Undefined" in shown(result, source)


async def test_warnings(folder: Path) -> None:
    source = '#define TWO (1 + \\\n    1)\n\npublic void OnPluginStart()\n{\n\tchar text[8] = "用户"; int unused;\n}\n'
    result = await run(folder, source)
    assert result.succeeded
    assert {message.kind for message in result.messages} == {Kind.WARNING}
    assert "6:203:unused" in shown(result, source)


async def test_expression_over_several_lines(folder: Path) -> None:
    source = "public void OnPluginStart()\n{\n\tint a = 1 +\n\n\t\tUndefined;\n\ta++;\n}\n"
    assert "5:17:Undefined" in shown(await run(folder, source), source)


async def test_a_message_in_an_include(folder: Path) -> None:
    include = folder / "include" / "part.inc"
    include.parent.mkdir(parents=True)
    include.write_text("#error not today\n", encoding="utf-8")
    result = await run(folder, f"#include <part>\n{GOOD}")
    assert list(result.by_file()) == [include]


async def test_a_missing_include(folder: Path) -> None:
    source = f"#include <sub/nothere>\n{GOOD}"
    result = await run(folder, source)
    assert [message.current_number for message in result.messages] == [417]
    assert shown(result, source) == [f"1:{result.messages[0].number}:sub/nothere"]


async def test_user_error(folder: Path) -> None:
    result = await run(folder, f"#error 用户\n{GOOD}")
    assert [(message.current_number, message.text) for message in result.messages] == [(416, "user error: 用户")]


async def test_unclosed_function(folder: Path) -> None:
    source = "public void OnPluginStart()\n{\n\tint a;\n\n"
    result = await run(folder, source)
    assert not result.succeeded
    assert all(line.split(":", 2)[2] for line in shown(result, source))


async def test_a_bad_argument(folder: Path) -> None:
    with pytest.raises(CompilerRefusedError):
        await run(folder, GOOD, "-Q")
