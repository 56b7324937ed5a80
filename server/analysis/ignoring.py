"""Writes the comments that `suppression` reads."""

from __future__ import annotations

import re

from server.analysis.finding import Edit, Finding, Fix
from server.analysis.suppression import suppressions
from server.syntax.text import Text

_MARKED = re.compile(r"l4d2: ignore\[([^\]\r\n]*)\]")
_UNUSED = "unused-suppression"


def ignore(text: Text, finding: Finding) -> Fix | None:
    """The comment that silences a finding on its line; None where none can stand, such as in a comment."""
    if finding.code == _UNUSED:
        return None
    line = text.line_of(finding.start)
    start, end = text.line_range(line)
    written = text.chars[start:end]
    known = _MARKED.search(written)
    if known is not None:
        at = start + known.end(1)
        edit = Edit(at, at, f", {finding.code}" if known.group(1).strip() else finding.code)
    else:
        at = start + len(written.rstrip())
        edit = Edit(at, at, f" // l4d2: ignore[{finding.code}]")
    after = text.replace(edit.start, edit.end, edit.text)
    if not any(one.code == finding.code and one.line == line for one in suppressions(after)):
        return None
    return Fix(f"Ignore `{finding.code}` here", (edit,), preferred=False)
