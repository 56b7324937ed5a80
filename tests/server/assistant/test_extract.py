"""Code out of what models write."""

from __future__ import annotations

import pytest

from server.assistant.extract import extract

CODE = '#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tPrintToServer("x");\n}\n'


def test_fenced_block_with_prose_around() -> None:
    taken = extract(f"Sure!\n\n```sourcepawn\n{CODE}```\n\nHave fun.")
    assert taken.code == CODE
    assert taken.prose == "Sure!\n\n\nHave fun."
    assert taken.closed


@pytest.mark.parametrize("language", ["", "sourcepawn", "sp", "cpp", "c"])
def test_languages_that_models_call_it(language: str) -> None:
    assert extract(f"```{language}\n{CODE}```").code == CODE


def test_plugin_is_taken_and_not_the_shell_or_the_phrases() -> None:
    other = "```bash\nspcomp plugin.sp -o plugin.smx --and --much --more --to --type --than --the --plugin --has\n```"
    assert extract(f"{other}\n\n```sourcepawn\n{CODE}```\n").code == CODE


def test_longest_of_several_blocks() -> None:
    assert extract(f"```sp\nint x;\n```\n\n```sp\n{CODE}```\n").code == CODE


def test_fence_that_was_never_closed() -> None:
    taken = extract(f"```sourcepawn\n{CODE}")
    assert (taken.code, taken.closed) == (CODE, False)


def test_longer_fence_holds_shorter_ones() -> None:
    inner = CODE.replace("x", "```")
    assert extract(f"````sourcepawn\n{inner}````").code == inner


def test_thoughts_are_left_out() -> None:
    taken = extract(
        f"<think>\n```sp\nint wrong_one_that_is_quite_a_bit_longer_than_the_right_one;\n```\n</think>\n```sp\n{CODE}```"
    )
    assert taken.code == CODE
    assert taken.prose == ""


def test_code_without_a_fence() -> None:
    taken = extract(f"Here is the plugin:\n{CODE}\nPut it into scripting and compile it.")
    assert taken.code == CODE
    assert taken.prose == "Here is the plugin:\n\nPut it into scripting and compile it."


def test_no_code_at_all() -> None:
    assert extract("I can not help with that.").code == ""


def test_nothing_that_steers_a_terminal_or_hides_code() -> None:
    taken = extract("```sp\n// \x1b[31mred\x1b[0m \u202ereversed\u2066 \x9b2J\x07\nint x;\n```")
    assert taken.code == "// [31mred[0m reversed 2J\nint x;\n"


def test_line_ends_become_one_kind() -> None:
    assert extract("```sp\r\n" + CODE.replace("\n", "\r\n") + "```").code == CODE


def test_lone_carriage_returns_end_lines_too() -> None:
    taken = extract("Here:\r```sourcepawn\rint g_a;\r```\rDone.\r")
    assert (taken.code, taken.prose, taken.closed) == ("int g_a;\n", "Here:\nDone.", True)
    assert extract("```\r\r\n```\ra\r```").closed is not None
