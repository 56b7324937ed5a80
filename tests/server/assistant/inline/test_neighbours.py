"""What other open files show of how this person writes: the likest function, and the same one while one types."""

from __future__ import annotations

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.fim import fill_of
from server.assistant.inline.neighbours import Neighbours
from server.settings import Settings
from server.syntax.text import Text
from tests.at_cursor import at_cursor

HEAL = (
    "void HealSurvivors(int amount)\n{\n    for (int client = 1; client <= MaxClients; client++)\n    {\n"
    "        if (IsClientInGame(client) && GetClientTeam(client) == 2)\n"
    "            SetEntityHealth(client, GetClientHealth(client) + amount);\n    }\n}\n"
)
OTHER = f'#include <sourcemod>\n\n{HEAL}\nvoid Greet()\n{{\n    PrintToServer("good morning to all of you");\n}}\n'
HERE = (
    "#include <sourcemod>\n\nvoid SlaySurvivors()\n{\n    for (int client = 1; client <= MaxClients; client++)\n"
    "    {\n        if (IsClientInGame(client) && $0)\n    }\n}\n\nvoid Nothing()\n{\n}\n"
)


def other(text: str = OTHER, path: str = "/plugins/heal.sp") -> Snapshot:
    project = Project()
    project.open(path, Text.of(text))
    unit = project.unit(path)
    return Snapshot(project, unit, unit.files[path].source, Settings())


def here(text: str = HERE) -> Cursor:
    return Cursor(*at_cursor(text))


def test_the_likest_function_comes_along_with_the_name_of_its_file() -> None:
    text = Neighbours().text(here(), [other()], 2000)
    assert text == f"// Elsewhere, in heal.sp:\n{HEAL}\n"


def test_nothing_comes_from_what_is_unlike_or_too_long() -> None:
    assert Neighbours().text(here(), [other('void Greet()\n{\n    PrintToServer("a b c d e f");\n}\n')], 2000) == ""
    assert Neighbours().text(here(), [other()], 100) == ""
    assert (
        Neighbours().text(
            here(HERE.replace("$0", "").replace("void Nothing()\n{\n", "void Nothing()\n{\n$0")), [other()], 2000
        )
        == ""
    )


def test_it_stays_the_same_while_one_types_in_a_function() -> None:
    neighbours = Neighbours()
    first = neighbours.text(here(), [other()], 2000)
    assert neighbours.text(here(HERE.replace("$0", "GetClientTeam(client) == 3$0")), [], 2000) == first
    assert neighbours.text(here(HERE.replace("SlaySurvivors", "Elsewhere")), [], 2000) == ""


def test_it_stands_before_the_text_of_the_file() -> None:
    neighbours, cursor = Neighbours(), here()
    made = fill_of(cursor, 8192, 64, lambda budget: neighbours.text(cursor, [other()], budget))
    assert made.prefix.index("// Elsewhere, in heal.sp:\n") < made.prefix.index("void SlaySurvivors()")
    assert made.prefix.endswith("        if (IsClientInGame(client) && ")
