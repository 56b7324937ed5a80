"""For people: each finding with the line that it stands on and a mark under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.text import Text

from server.analysis.finding import Severity
from server.cli.excerpt import excerpt
from server.cli.result import NAMES, Outcome, Reported
from server.cli.terminal import columns_of, console, printable

STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold blue",
    Severity.HINT: "bold cyan",
}


def write(outcomes: Iterable[Outcome], out: TextIO) -> None:
    """Print all findings. What could not be read is told on standard error, whatever the format."""
    target, columns = console(out), columns_of(out)
    for outcome in outcomes:
        for found in outcome.reported:
            target.print(paragraph(found, columns), end="")


def paragraph(found: Reported, columns: int) -> Text:
    """One finding, its excerpt at most `columns` wide."""
    style = STYLES[found.severity]
    text = Text()
    text.append(f"{printable(found.path)}:{found.line}:{found.column}", "bold")
    text.append(": ")
    text.append(f"{NAMES[found.severity]}[{found.code}]", style)
    text.append(f": {printable(found.message)}\n")
    last = found.end_column if found.end_line == found.line else None
    text.append_text(excerpt(found.excerpt, found.line, found.column, last, columns, style))
    for item in found.related:
        text.append(f"      | {printable(item.path)}:{item.line}:{item.column}: {printable(item.message)}\n", "dim")
    return text
