"""`/**` above a function offers the comment that documents it."""

from __future__ import annotations

import pytest

from server.features.completion import Abilities, complete
from tests.at_cursor import at_cursor, text_after

EDITOR = Abilities(snippets=True)
PLAIN = Abilities()


def written(marked: str, abilities: Abilities = PLAIN, trigger: str = "*") -> str | None:
    """The text once the suggestion is taken; None when there is none."""
    snapshot, offset = at_cursor(marked)
    found = complete(snapshot, offset, abilities, trigger)
    if not found.items:
        return None
    (item,) = found.items
    assert item.start is not None
    assert item.end is not None
    typed = snapshot.text.slice(item.start, offset)
    assert typed == item.filter, "an editor compares what is typed"
    return text_after(snapshot, [(item.start, item.end, item.insert)])


FUNCTION = "Action Command_Heal(int client, const char[] name)\n{\n    return Plugin_Handled;\n}\n"
WANTED = f"""\
/**
 *{" "}
 *
 * @param client{" " * 4}
 * @param name{" " * 6}
 * @return{" " * 10}
 */
{FUNCTION}"""


@pytest.mark.parametrize("before", ["/**$0\n", "/**$0 */\n", "/**$0*/\n", "/**$0 */\n\n", "/**$0 */  \r\n"])
def test_a_function(before: str) -> None:
    text = written(before + FUNCTION)
    assert text is not None
    assert "".join(text.split()) == "".join(WANTED.split())
    assert text.startswith(WANTED.removesuffix(f"\n{FUNCTION}"))


def test_placeholders_where_the_editor_knows_them() -> None:
    text = written("int g_count;\n/**$0 */\nnative void Heal(int client, any ...);\n", EDITOR)
    assert text == (
        "int g_count;\n/**\n * ${1:What it does}\n *\n * @param client    ${2:Description}\n"
        " * @param ...       ${3:Description}\n * @error           ${4:Description}\n */\n"
        "native void Heal(int client, any ...);\n"
    )


def test_nothing_to_say_of_arguments() -> None:
    assert written("/**$0 */\nvoid Work()\n{\n}\n", EDITOR) == "/**\n * ${1:What it does}\n */\nvoid Work()\n{\n}\n"


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ("public OnHeal(client)\n{\n}\n", ["@param client"]),
        (
            "stock bool:Fits(Float:size, String:name[])\n{\n    return true;\n}\n",
            ["@param size", "@param name", "@return"],
        ),
        ("forward Action OnHeal(int client);\n", ["@param client", "@return"]),
        ("int[] Sizes()\n{\n    int made[3];\n    return made;\n}\n", ["@return"]),
    ],
)
def test_tags(code: str, tags: list[str]) -> None:
    text = written(f"/**$0 */\n{code}")
    assert text is not None
    found = [line.removeprefix(" * ").strip() for line in text.splitlines() if line.startswith(" * @")]
    assert found == tags


def test_a_method() -> None:
    head = "methodmap Tank < Handle\n{\n    /**$0 */\n"
    code = head + "    public int Health(int wanted)\n    {\n        return wanted;\n    }\n}\n"
    text = written(code)
    assert text is not None
    assert "@param wanted" in text
    assert "@return" in text


def test_one_of_an_enum_struct() -> None:
    text = written(
        "enum struct Tank\n{\n    int id;\n    /**$0\n    void Set(int id)\n    {\n        this.id = id;\n    }\n}\n"
    )
    assert text is not None
    assert "@param id" in text


@pytest.mark.parametrize(
    "marked",
    [
        "/**$0 */\nint g_count;\n",
        "/**$0 */\n#define MOST 5\nvoid Work()\n{\n}\n",
        "/**$0 */\n/** There is one. */\nvoid Work()\n{\n}\n",
        "/**$0 */\n",
        "/**$0",
        "/*$0 */\nvoid Work()\n{\n}\n",
        "/** a **$0 */\nvoid Work()\n{\n}\n",
        "/**\n/**$0\n */\nvoid Work()\n{\n}\n",
        "void Work()\n{\n    int a = 2 *$0 3;\n}\n",
        'char g_text[] = "/**$0";\nvoid Work()\n{\n}\n',
        '#include <sourcemod>\nvoid Work()\n{\n    HookEvent("*$0");\n}\n',
        "#include <*$0>\nvoid Work()\n{\n}\n",
        "/**$0 */ void Work()\n{\n}\n",
        "/**$0 */\n\n\n\nvoid Work()\n{\n}\n",
    ],
)
def test_nowhere_else(marked: str) -> None:
    assert written(marked) is None


def test_asked_for_by_hand() -> None:
    assert written(f"/**$0\n{FUNCTION}", trigger="") is not None
