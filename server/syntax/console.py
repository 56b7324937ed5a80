"""Console scripts, the `.cfg` files that the game runs: commands with their arguments, each with its place.

Knows the notation, not the commands. Nothing raises: a quote that its line leaves open ends with the line, as in the
game, and is a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from server.syntax.keyvalues import Problem, Word
from server.syntax.text import Text

_TOKEN = re.compile(r'(?P<end>[\n;])|(?P<comment>//[^\n]*)|(?P<quoted>"[^"\n]*"?)|(?P<bare>(?:(?!//)[^\s;"\x00])+)')


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name and what follows it up to the line's end or a semicolon."""

    name: Word
    arguments: tuple[Word, ...]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.arguments[-1].end if self.arguments else self.name.end


@dataclass(slots=True)
class Script:
    """A file's commands, in order."""

    commands: list[Command] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(text: Text) -> Script:
    """Read a console script, or the text that a plugin gives to `ServerCommand`."""
    script = Script()
    words: list[Word] = []

    def finish() -> None:
        if words:
            script.commands.append(Command(words[0], tuple(words[1:])))
            words.clear()

    for match in _TOKEN.finditer(text.chars):
        start, end = match.span()
        if match.lastgroup == "end":
            finish()
        elif match.lastgroup == "quoted":
            is_closed = end - start > 1 and text.chars[end - 1] == '"'
            if not is_closed:
                end -= text.chars[end - 1] == "\r"
                script.problems.append(Problem("unclosed-quote", "The quote is not closed", start, end))
            words.append(Word(text.slice(start + 1, end - is_closed), start, end, True))
        elif match.lastgroup == "bare":
            words.append(Word(text.slice(start, end), start, end, False))
    finish()
    return script
