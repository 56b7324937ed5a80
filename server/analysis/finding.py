"""What a rule reports: plain values with absolute offsets, ready for an editor, a terminal or a training filter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """As in LSP: the smaller, the worse."""

    ERROR = 1
    WARNING = 2
    INFO = 3
    HINT = 4


@dataclass(frozen=True, slots=True)
class Related:
    """A place that explains a finding: `start..end` in the file `path`."""

    path: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `start..end` of the finding's file by `text` (a real string)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction. `safe` ones keep the meaning that the author had for certain and may be applied in bulk."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False
    preferred: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth telling about `start..end` (UTF-8 byte offsets) of `path`.

    `code` is the rule's name and the name of its documentation page; `spcomp` are the compiler's message numbers
    that say the same; `tags` may hold "unnecessary" and "deprecated".
    """

    code: str
    severity: Severity
    path: str
    start: int
    end: int
    message: str
    spcomp: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
