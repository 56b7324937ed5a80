"""Whether a suggestion is right code in its place: our own analysis of the file with the suggestion in it.

What does not parse there, calls what does not exist or hooks an event that the game lacks brings a finding that was
not there before, and is dropped. Nothing is changed in the project that the suggestion is for.
"""

from __future__ import annotations

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.snapshot import Snapshot
from server.assistant.inline.suggestion import Suggestion
from server.assistant.verify import beyond
from server.syntax.text import Text, latin

# What is true of every text that is not finished yet: the next line may use the variable.
_UNFINISHED = frozenset(
    {"unused-variable", "unused-assignment", "unused-symbol", "missing-return", "handle-leak", "handle-leak-on-return"}
)


def new_findings(snapshot: Snapshot, suggestion: Suggestion, strict: bool = False) -> list[Finding]:
    """What the analysis finds in the text with the suggestion and neither before nor without the cursor's line.

    Errors and warnings but those of unfinished code; `strict` leaves nothing out.
    """
    text = snapshot.text
    after = _found(snapshot, text.replace(suggestion.start, suggestion.end, latin(suggestion.text)))
    wanted = after if strict else [one for one in after if _counts(one)]
    new = beyond(wanted, _found(snapshot, text))
    if not new:
        return []
    # Half a statement hides what is wrong around it: that is not the suggestion's fault.
    start = text.chars.rfind("\n", 0, suggestion.start) + 1
    end = text.chars.find("\n", suggestion.end)
    without = text.replace(start, len(text) if end < 0 else end, "")
    return beyond(new, _found(snapshot, without))


def is_sound(snapshot: Snapshot, suggestion: Suggestion, strict: bool = False) -> bool:
    """Whether the suggestion brings no new finding."""
    return not new_findings(snapshot, suggestion, strict)


def with_text(snapshot: Snapshot, text: Text) -> Snapshot:
    """The file with another text, in the same plugin."""
    project = snapshot.project.with_text(snapshot.path, text)
    unit = project.unit(snapshot.unit.root.path, snapshot.unit.standalone)
    return Snapshot(project, unit, unit.files[snapshot.path].source, snapshot.settings)


def _counts(one: Finding) -> bool:
    return one.severity <= Severity.WARNING and one.code not in _UNFINISHED


def _found(snapshot: Snapshot, text: Text) -> list[Finding]:
    seen = snapshot if text is snapshot.text else with_text(snapshot, text)
    return graded(diagnose(seen.unit, seen.path, seen.target), seen.settings.diagnostics.severity)
