"""A source line with a mark under a part of it, in as many columns as there are, wide characters counted as wide."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from server.cli.terminal import printable

_TAB = 4
_KEPT_INDENT = 2
_CUT = "…"
_MOST = 4000  # characters of a line that are looked at


def excerpt(line: str, number: int, column: int, end_column: int | None, columns: int, style: str) -> Text:
    """The line, its number before it, and carets below the characters `column..end_column` (1-based, end exclusive).

    Without `end_column` all to the end of the line is marked. Indentation is cut short, and a line that does not fit
    is shown around the mark. An empty line gives nothing.
    """
    if not line.strip():
        return Text()
    skipped = max(0, min(column - 1, len(line)) - _MOST // 2) if len(line) > _MOST else 0
    near = line[skipped : skipped + _MOST]
    cells = [" " * _TAB if char == "\t" else printable(char) for char in near]
    first = min(column - 1 - skipped, len(cells))
    last = len(near.rstrip()) if end_column is None else min(end_column - 1 - skipped, len(cells))
    last = max(first, last)
    gutter = f"{number:>5} | "
    start, end = _window(cells, first, last, columns - len(gutter))
    before = _CUT if "".join(cells[:start]).strip() or line[:skipped].strip() else ""
    after = _CUT if end < len(cells) or skipped + len(near) < len(line) else ""
    mark = " " * (len(before) + cell_len("".join(cells[start:first])))
    mark += "^" * max(1, cell_len("".join(cells[first : min(last, end)])))
    text = Text()
    text.append(gutter, "dim")
    text.append(before, "dim")
    text.append("".join(cells[start:end]).rstrip())
    text.append(after, "dim")
    text.append("\n")
    text.append(" " * (len(gutter) - 2) + "| ", "dim")
    text.append(mark[:columns], style)
    text.append("\n")
    return text


def _window(cells: list[str], first: int, last: int, room: int) -> tuple[int, int]:
    """Which of the cells to show in `room` columns, so that the marked ones `first..last` are seen."""
    room = max(room - 2 * len(_CUT), 10)
    blank = next((at for at, cell in enumerate(cells) if cell.strip()), 0)
    start = 0
    while start < blank and cell_len("".join(cells[start:blank])) > _KEPT_INDENT:
        start += 1
    start = min(start, first)
    if cell_len("".join(cells[start:])) <= room:
        return start, len(cells)
    # A third of the room goes to what is before the mark.
    before = 0
    at = first
    while at > start and before + cell_len(cells[at - 1]) <= room // 3:
        at -= 1
        before += cell_len(cells[at])
    if cell_len("".join(cells[start:first])) <= room // 3:
        at = start
    end, width = at, 0
    while end < len(cells) and width + cell_len(cells[end]) <= room:
        width += cell_len(cells[end])
        end += 1
    return at, max(end, at + 1)
