"""Old syntax into new: what is certain at once, and with a model what that leaves: deprecated functions, old tags."""

from __future__ import annotations

import os

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.mending import apply
from server.analysis.modernise_file import modernise
from server.analysis.snapshot import Snapshot
from server.assistant.editing import WRITER, conversation, quoted
from server.assistant.inline.judge import with_text
from server.assistant.merging import WANTS, merged_verdict
from server.assistant.tasks.brought import place_of
from server.assistant.tasks.outcome import Ready
from server.assistant.writing import Job
from server.models.errors import UnavailableError

OLD = "Convert old syntax"
_LEFT = ("deprecated", "old-syntax", "old-cast", "old-type-name")
_MOST_CHARACTERS = 24_000
_MOST_TOLD = 40


def modern(snapshot: Snapshot, request: str, is_builtin: bool) -> Ready | Job:
    """The file in new syntax. Raises `UnavailableError` when it is."""
    edits = modernise(snapshot.unit, snapshot.path)
    text = apply(snapshot.text, edits)
    after = with_text(snapshot, text)
    left = [one for one in diagnose(after.unit, after.path, after.target) if _is_left(one)]
    if is_builtin or not left:
        if not edits:
            raise UnavailableError("There is no old syntax here that can be converted for certain.")
        return Ready(_told(len(edits), left), str(text))
    lines = [f"- line {text.line_of(one.start) + 1}: {one.message}" for one in left[:_MOST_TOLD]]
    place = place_of(snapshot)
    messages = conversation(
        WRITER,
        (
            quoted(os.path.basename(snapshot.path), text, (left[0].start, left[0].end), _MOST_CHARACTERS),
            "Write what is old here in new syntax, so that it does exactly the same:\n" + "\n".join(lines),
            request.strip(),
        ),
    )
    at, scan = left[0].start, after.unit.files[after.path].scan
    return Job(
        OLD,
        messages,
        lambda answer: merged_verdict(answer, text, place, at, scan),
        snapshot.settings.assistant.repair_rounds,
        WANTS,
        False,
    )


def _is_left(one: Finding) -> bool:
    return one.code in _LEFT or "deprecated" in one.tags


def _told(count: int, left: list[Finding]) -> str:
    said = f"{count} places are in new syntax."
    return f"{said} {len(left)} deprecated uses are left for a person or a model." if left else said
