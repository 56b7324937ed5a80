"""A plugin in memory: open files, look at what checking says, edit, look again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.checked import Checked, Ref
from server.analysis.project import Project
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.text import Text

FOLDER = "/nowhere/scripting"


@dataclass
class Plugin:
    """A project with a root `main.sp` and other open files, all in one folder that is not on disk."""

    project: Project

    def write(self, name: str, text: str) -> None:
        """Make or replace a file."""
        self.project.open(f"{FOLDER}/{name}", Text.of(text))

    def unit(self, root: str = "main.sp") -> Unit:
        """The plugin of that root as it is now."""
        return self.project.unit(f"{FOLDER}/{root}")

    def checked(self, name: str = "main.sp", root: str = "main.sp") -> list[tuple[Chunk, Checked]]:
        """The results for all chunks of a file."""
        unit, path = self.unit(root), f"{FOLDER}/{name}"
        return [(chunk, check_chunk(unit, path, chunk)) for chunk in unit.chunks(path)]

    def problems(self, name: str = "main.sp", root: str = "main.sp") -> list[tuple[str, str]]:
        """The problems of a file: code, and the text that it is about."""
        return [
            (problem.code, chunk.cut.source[problem.start : problem.end])
            for chunk, checked in self.checked(name, root)
            for problem in checked.problems
        ]

    def refs(self, word: str, name: str = "main.sp") -> list[Ref]:
        """The references of that name in a file, in order."""
        found = [ref for _, checked in self.checked(name) for ref in checked.refs if ref.symbol.name == word]
        return sorted(found, key=lambda ref: ref.start)


@pytest.fixture
def plugin() -> Callable[..., Plugin]:
    """Makes a plugin of `main.sp` and further files by name (`_` for the dot)."""

    def make(main: str, **others: str) -> Plugin:
        made = Plugin(Project(stubs=()))
        for name, text in others.items():
            made.write(name.replace("_", "."), text)
        made.write("main.sp", main)
        return made

    return make
