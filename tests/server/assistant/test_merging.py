"""What a model answers goes to its place in a file, and nothing else of the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.assistant.declared import declared
from server.assistant.merging import MergeError, merge, merged_verdict
from server.assistant.verify import Place
from server.paths import data_dir
from server.syntax.text import Text, decode

FILE = """\
// Author: somebody

#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define MOST 4

int g_count, g_by[MOST]; // how many
bool g_on;

/** Begins. */
public void OnPluginStart()
{
    g_count = 1;
}

// ------------------------------------------------

// The second.
void Second()
{
    g_by[0] = 2;
}
"""
RECIPES = sorted((data_dir() / "recipes").glob("*/*.sp"))


def merged(answer: str, at: int | None = None, file: str = FILE) -> str:
    return merge(Text.of(file), answer, at).text


def test_declaration_takes_the_place_of_its_namesake() -> None:
    assert merged("void Second()\n{\n    g_by[1] = 3;\n}\n") == FILE.replace("g_by[0] = 2", "g_by[1] = 3")


def test_doc_comment_of_the_answer_replaces_that_of_the_file() -> None:
    answer = "/** Starts it. */\npublic void OnPluginStart()\n{\n    g_count = 1;\n}\n"
    assert merged(answer.replace("= 1", "= 2")) == FILE.replace("Begins.", "Starts it.").replace("= 1;", "= 2;")


def test_without_one_the_comment_of_the_file_stays() -> None:
    assert "/** Begins. */\npublic void OnPluginStart()\n{\n}\n" in merged("public void OnPluginStart()\n{\n}\n")


def test_comment_at_the_beginning_of_a_file_is_the_files() -> None:
    file = "// By me, all rights mine.\nint g_count;\n"
    assert merged("// The count.\nint g_count = 2;\n", file=file) == "// By me, all rights mine.\nint g_count = 2;\n"


def test_new_things_go_where_such_things_stand() -> None:
    answer = (
        "#include <sdktools>\n#define LEAST 1\nenum struct Pair { int a; }\nint g_new[LEAST];\n\nvoid Third()\n{\n}\n"
    )
    assert merged(answer) == (
        FILE.replace("#include <sourcemod>\n", "#include <sourcemod>\n#include <sdktools>\n")
        .replace("MOST 4\n", "MOST 4\n#define LEAST 1\nenum struct Pair { int a; }\n")
        .replace("bool g_on;\n", "bool g_on;\nint g_new[LEAST];\n")
        + "\nvoid Third()\n{\n}\n"
    )


def test_function_goes_behind_the_one_that_is_selected() -> None:
    made = merged("void Between()\n{\n}\n", FILE.index("g_count = 1"))
    assert "    g_count = 1;\n}\n\nvoid Between()\n{\n}\n\n// ----" in made


def test_macro_comes_before_what_is_made_of_it() -> None:
    made = merged("#define BASE 2\n#define MOST BASE\n")
    assert made.index("#define BASE 2") < made.index("#define MOST BASE")


def test_one_variable_of_several_is_replaced_alone() -> None:
    made = merged("int g_count = 7;\n")
    assert "int g_by[MOST]; // how many\nint g_count = 7;\nbool g_on;\n" in made


def test_variable_that_is_there_already_is_left_alone() -> None:
    assert merged("int g_count;\n") == FILE


def test_line_ends_of_the_file_stay() -> None:
    file = FILE.replace("\n", "\r\n")
    made = merged("void Second()\n{\n    g_by[1] = 3;\n}\n\nvoid Third()\n{\n}\n", file=file)
    assert made == file.replace("g_by[0] = 2", "g_by[1] = 3") + "\r\nvoid Third()\r\n{\r\n}\r\n"


def test_pragmas_that_change_the_rest_of_a_file_are_not_taken() -> None:
    file = "new g_old;\n\npublic OnPluginStart()\n{\n}\n"
    made = merged("#pragma newdecls required\n\nvoid New()\n{\n}\n", file=file)
    assert "newdecls" not in made
    assert "void New()" in made


def test_optional_include_brings_its_frame() -> None:
    answer = "#undef REQUIRE_PLUGIN\n#include <l4d2_thing>\n#define REQUIRE_PLUGIN\n"
    assert "#include <sourcemod>\n" in merged(answer)
    assert answer.strip() in merged(answer)
    file = f"{answer}\nvoid A()\n{{\n}}\n"
    assert merged("#include <sdktools>\n", file=file) == f"#include <sdktools>\n\n{file}"


def test_include_guard_hides_nothing() -> None:
    file = "#if defined _mine_included\n #endinput\n#endif\n#define _mine_included\n\nint g_mine;\n"
    assert merged(file, file=file) == file
    assert merged("int g_mine = 2;\n", file=file) == file.replace("g_mine;", "g_mine = 2;")


def test_code_goes_behind_the_comment_of_an_empty_file() -> None:
    made = merged("#pragma semicolon 1\n\n#include <sourcemod>\n\nvoid A()\n{\n}\n", file="// do it\n")
    assert made == "// do it\n\n#pragma semicolon 1\n\n#include <sourcemod>\n\nvoid A()\n{\n}\n"


@pytest.mark.parametrize(
    "line",
    [
        "// ... rest unchanged ...",
        "// ...",
        "/* existing code */",
        "// rest of the function remains the same",
        "// (unchanged)",
        "...",
        "// 其余代码不变",
        "// остальной код без изменений",
        "// … your code here …",
    ],
)
def test_code_that_is_left_out_is_refused(line: str) -> None:
    with pytest.raises(MergeError, match="left out"):
        merged(f"void Second()\n{{\n    int a = 1;\n    {line}\n}}\n")


@pytest.mark.parametrize("line", ["// Wait for the rest of the team.", "// the same as in Left 4 Dead", "// and so on"])
def test_comments_that_only_sound_like_it_are_not(line: str) -> None:
    assert line in merged(f"void Second()\n{{\n    {line}\n}}\n")


def test_comment_that_the_file_has_is_the_authors() -> None:
    file = FILE.replace("    g_by[0] = 2;", "    // ... rest unchanged ...\n    g_by[0] = 2;")
    assert "g_by[1] = 2" in merged("void Second()\n{\n    // ... rest unchanged ...\n    g_by[1] = 2;\n}\n", file=file)


def test_words_between_declarations_are_not_written() -> None:
    answer = "// ... existing code ...\n\nvoid Second()\n{\n    g_by[0] = 3;\n}\n\n// ... the rest stays ...\n"
    assert merged(answer) == FILE.replace("= 2;", "= 3;")


def test_statements_outside_of_functions_are_refused() -> None:
    with pytest.raises(MergeError, match="outside of any declaration"):
        merged('PrintToChatAll("hello");\n')


def test_prose_is_refused() -> None:
    with pytest.raises(MergeError):
        merged("\n")


def test_whole_file_replaces_all_and_says_what_it_takes_away() -> None:
    functions = "".join(f"\nvoid F{i}()\n{{\n}}\n" for i in range(6))
    file = f"// Mine.\n\n#include <sourcemod>\n{functions}\n// a remark\nvoid Gone()\n{{\n}}\n"
    made = merge(Text.of(file), f"#include <sourcemod>\n\nint g_new;\n{functions}")
    assert made.is_whole
    assert made.removed == ("Gone",)
    assert made.text == f"// Mine.\n\n#include <sourcemod>\n\nint g_new;\n{functions}"


def test_public_function_is_never_taken_away_in_silence() -> None:
    functions = "".join(f"\nvoid F{i}()\n{{\n}}\n" for i in range(8))
    file = f"#include <sourcemod>\n{functions}\npublic void OnMapStart()\n{{\n}}\n"
    made = merge(Text.of(file), f"#include <sourcemod>\n{functions}".replace("F1()\n{", "F1()\n{ //"))
    assert not made.is_whole
    assert "OnMapStart" in made.text


def test_verdict_tells_only_what_is_new(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "a.sp"))
    file = Text.of(FILE.replace("g_by[0] = 2;", "Unknown();"))
    verdict = merged_verdict("void Third()\n{\n    AlsoUnknown();\n}\n", file, place)
    assert [one.message for one in verdict.errors if "Unknown" in one.message] == [verdict.errors[0].message]
    assert "AlsoUnknown" in verdict.errors[0].message


def test_refused_answer_leaves_the_file_and_is_an_error(tmp_path: Path) -> None:
    verdict = merged_verdict("void Second()\n{\n    // ...\n}\n", Text.of(FILE), Place(str(tmp_path / "a.sp")))
    assert verdict.code == FILE
    assert [one.code for one in verdict.errors] == ["answer"]


def test_answer_that_is_nested_too_deeply_is_an_error(tmp_path: Path) -> None:
    for deep in ("(" * 20_000 + "1" + ")" * 20_000, "1" + "+1" * 20_000, "-" * 20_000 + "1"):
        code = f"void Second()\n{{\n    g_by[0] = {deep};\n}}\n"
        verdict = merged_verdict(code, Text.of(FILE), Place(str(tmp_path / "a.sp")))
        assert verdict.errors or verdict.code == FILE.replace("= 2;", f"= {deep};")


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_file_over_itself_changes_nothing(file: Path) -> None:
    text = decode(file.read_bytes())
    assert merge(text, str(text)).text == str(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_own_declarations_change_nothing(data: st.DataObject) -> None:
    text = decode(data.draw(st.sampled_from(RECIPES)).read_bytes())
    if data.draw(st.booleans()):
        text = Text(text.chars.replace("\n", "\r\n"))
    pieces = declared(text).pieces
    chosen = sorted(data.draw(st.lists(st.sampled_from(pieces), min_size=1, unique=True)), key=lambda one: one.start)
    made = merge(text, "\n\n".join(text.slice(one.outer, one.tail) for one in chosen))
    assert made.is_whole or made.text == str(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_not_answered_stays_byte_for_byte(data: st.DataObject) -> None:
    text = decode(data.draw(st.sampled_from(RECIPES)).read_bytes())
    functions = [one for one in declared(text).pieces if one.sort == "function"]
    chosen = data.draw(st.sampled_from(functions))
    head = text.slice(chosen.start, text.chars.index("{", chosen.start))
    made = merge(text, f"{head}{{\n\tint somethingNew = 1;\n}}\n").text
    assert made.startswith(text.slice(0, chosen.start))
    assert made.endswith(text.slice(chosen.end, len(text)))
    assert "somethingNew" in made


LISTED = """\
#include <sourcemod>

int g_first, // how often
    g_second = 1, /* the limit */
    g_third; // the last one

public void OnPluginStart()
{
    g_first = g_second + g_third;
}
"""


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        ("int g_first, g_second = 5, g_third;\n", LISTED.replace("= 1", "= 5")),
        ("int g_second = 5;\n", LISTED.replace("= 1", "= 5")),
        (
            "int g_first = 2;\nint g_third = 3;\n",
            LISTED.replace("t, //", "t = 2, //").replace("third; /", "third = 3; /"),
        ),
        ("int g_first, g_second = 1, g_third;\n", LISTED),
    ],
)
def test_comments_of_a_list_of_variables_stay(answer: str, changed: str) -> None:
    assert merged(answer, file=LISTED) == changed


def test_another_type_takes_a_variable_out_of_its_list() -> None:
    made = merged("float g_second = 5.0;\n", file=LISTED)
    assert "float g_second = 5.0;" in made
    assert "int g_first, // how often\n    g_third; // the last one" in made
