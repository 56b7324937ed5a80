"""“Explain”: what a file, a function or a selection does, in prose.

With the built-in engine it is a true account made from the analysis; a model gets that account as well, so that it need
not guess what the analysis knows.
"""

from __future__ import annotations

import os

from server.analysis.snapshot import Snapshot
from server.assistant.editing import READER, conversation, quoted
from server.assistant.narrative import of_file, of_function, of_selection
from server.assistant.overview import Own, overview, own_functions
from server.assistant.prompt import fenced
from server.assistant.tasks.outcome import Ready, Talk

_MOST_CHARACTERS = 24_000  # of a file in a prompt


def offered(snapshot: Snapshot, start: int, end: int) -> str | None:
    """For a selection, for the name of a function, and at the beginning of a file."""
    if not snapshot.text.chars.strip():
        return None
    if snapshot.text.chars[start:end].strip():
        return "Explain the selection"
    for one in own_functions(snapshot):
        if one.name_start <= start <= one.name_end:
            return f"Explain `{one.symbol.name}`"
    return "Explain this file" if snapshot.text.line_of(start) == 0 else None


def begin(snapshot: Snapshot, start: int, end: int, request: str = "", is_builtin: bool = False) -> Ready | Talk:
    """The account, or a conversation that has it."""
    account = account_of(snapshot, start, end)
    if is_builtin:
        return Ready(account)
    wanted = _wanted(snapshot, start, end)
    return Talk(
        conversation(
            READER,
            (
                quoted(os.path.basename(snapshot.path), snapshot.text, (start, end), _MOST_CHARACTERS),
                f"What the analysis of the file says (it is certain):\n\n{account}",
                f"{wanted}{f' {request.strip()}' if request.strip() else ''}",
            ),
        )
    )


def account_of(snapshot: Snapshot, start: int, end: int) -> str:
    """What the analysis tells of what is at `start..end`, as Markdown."""
    inside = _function(snapshot, start, end)
    if inside is not None:
        return of_function(snapshot, overview(snapshot, inside.start, inside.end))
    if _is_part(snapshot, start, end):
        return of_selection(snapshot, overview(snapshot, start, end), start, end)
    return of_file(snapshot, overview(snapshot))


def _is_part(snapshot: Snapshot, start: int, end: int) -> bool:
    chars = snapshot.text.chars
    return 0 < len(chars[start:end].strip()) < len(chars.strip())


def _function(snapshot: Snapshot, start: int, end: int) -> Own | None:
    """The function that is meant: the one at the cursor, or the only one that is selected, and wholly."""
    is_part = _is_part(snapshot, start, end)
    touched = [one for one in own_functions(snapshot) if one.start <= end and start <= one.end]
    if len(touched) != 1 or (snapshot.text.chars[start:end].strip() and not is_part):
        return None
    one = touched[0]
    return one if not is_part or (start <= one.start and one.end <= end) else None


def _wanted(snapshot: Snapshot, start: int, end: int) -> str:
    inside = _function(snapshot, start, end)
    if inside is not None:
        return f"Explain what the function `{inside.symbol.name}` does."
    if _is_part(snapshot, start, end):
        first, last = snapshot.text.line_of(start) + 1, snapshot.text.line_of(end) + 1
        return f"Explain what lines {first} to {last} do:\n\n{fenced(snapshot.text.slice(start, end))}"
    return "Explain what the file does."
