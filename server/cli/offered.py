"""What the built-in engine can write, as a list for people: its plugins by family, and the parts that it puts together.

Decides nothing about requests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from server.cli import terminal

if TYPE_CHECKING:
    from rich.console import Console

_PARAMETER = re.compile(r"\$(\w+)")


def show(words: Sequence[str]) -> None:
    """Print all, or what has each of the words in it."""
    console = terminal.console(sys.stdout)
    wanted = [word.casefold() for word in words]
    if not sum(_section(console, title, lines, wanted) for title, lines in _sections()):
        console.print("Nothing of the built-in engine has these words in it.")


def _sections() -> Iterator[tuple[str, list[str]]]:
    from server.knowledge import compose, recipes

    families = groupby(recipes.recipes().values(), key=lambda recipe: recipe.id.partition("/")[0])
    for family, members in families:
        title = f"Plugins: {family.replace('_', ' ')}"
        yield title, [f"{recipe.title}: {recipe.does['en']} Ask: “{recipe.asks['en'][0]}”" for recipe in members]
    joined = "Joined freely, as in “when a tank spawns, give survivors 30 % speed for 5 seconds”"
    yield f"{joined}: when", _said(part.when for part in compose.triggers().values())
    yield "… what to do", _said(part.does for part in compose.effects().values())
    yield "… if", _said(part.says for part in compose.conditions().values())
    functions = recipes.functions().values()
    yield "Functions for a plugin, from a comment that asks for one", sorted(one.title for one in functions)


def _said(parts: Iterable[str]) -> list[str]:
    """The parts in words, what can be chosen in angle brackets."""
    return sorted({_PARAMETER.sub(r"<\1>", part) for part in parts})


def _section(console: Console, title: str, lines: Sequence[str], wanted: Sequence[str]) -> int:
    found = [line for line in lines if all(word in line.casefold() for word in wanted)]
    if found:
        console.print(terminal.printable(title), style="bold")
        for line in found:
            console.print(f"  {terminal.printable(line)}", highlight=False, soft_wrap=True)
    return len(found)
