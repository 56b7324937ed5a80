"""What a model repeats is dropped."""

from __future__ import annotations

import pytest

from server.assistant.inline.tidy import tidied

PREFIX = "void F()\n{\n    First();\n    "
SUFFIX = "\n    Second();\n    Third();\n}\n"


@pytest.mark.parametrize(
    "text",
    [
        "Second();",  # the line below
        "Second();\n    Third();",
        "First();",  # the line above
        "A();\nA();\nA();\nA();",
        "1, " * 20,
        "```",
        "   ",
        "Fourth(); // \x1b[2K",  # a terminal would not show it
        "Fourth(); // \u202e",  # an editor would show it in another order
        "Fourth();\rFifth();",
    ],
)
def test_dropped(text: str) -> None:
    assert tidied(text, PREFIX, SUFFIX) == ""


@pytest.mark.parametrize("text", ["Fourth();", "if (x)\n    {\n        Second();\n    }", "SecondOne();", "x = 1;"])
def test_kept(text: str) -> None:
    assert tidied(text, PREFIX, SUFFIX) == text


def test_lines_that_follow_anyway_are_cut_off() -> None:
    assert tidied("Fourth();\n    Second();\n    Third();", PREFIX, SUFFIX) == "Fourth();"


def test_marks_of_models_are_cut_off() -> None:
    assert tidied("Fourth();<|endoftext|>more", PREFIX, SUFFIX) == "Fourth();"
    assert tidied("Fourth();\n```\nThat is it.", PREFIX, SUFFIX) == "Fourth();"


def test_three_lines_nearly_as_below_are_dropped() -> None:
    below = "\n    AlphaFunction(client, 1);\n    BetaFunction(client, 2);\n    GammaFunction(client, 3);\n}\n"
    text = "AlphaFunction(client, 1);\n    BetaFunction(client, 2);\n    GammaFunction(client, 4);"
    assert tidied(text, PREFIX, below) == ""
