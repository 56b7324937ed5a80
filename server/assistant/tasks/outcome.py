"""What a task comes to: code or prose that a model is asked for, or something that is ready without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.assistant.writing import Job
from server.models.protocol import Message


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write beside the one that is changed: an absolute path inside the workspace, and its whole text.

    `before` is the text that it replaces; None: the file must not be there.
    """

    path: str
    text: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """What is there at once: `markdown` to read, or `code`, the whole new text of the file; or both.

    `others` may be files that exist: then their text is replaced.
    """

    markdown: str = ""
    code: str | None = None
    others: tuple[NewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that ends in prose. `finish` makes more of the answer; without it the prose is what is wanted.

    `finish` may raise a `ModelError` when the answer is of no use.
    """

    messages: tuple[Message, ...]
    finish: Callable[[str], Ready] | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A job whose code goes into the file `path` instead of the one that was asked about, which stays as it is."""

    job: Job
    path: str


Outcome = Job | Talk | Ready | Beside
