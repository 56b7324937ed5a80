"""Writes the function or handler that a comment asks for, where the comment stands.

A handler that nothing registers is registered where the plugin starts. With the built-in engine the function comes from
the library or the composer; a result that brings a new finding is not handed out.
"""

from __future__ import annotations

import os

from server.analysis.snapshot import Snapshot
from server.assistant.editing import WRITER, conversation, quoted
from server.assistant.merging import WANTS, MergeError, merged_verdict, refused
from server.assistant.prompt import known
from server.assistant.retrieve import retrieve
from server.assistant.tasks.brought import brought, place_of
from server.assistant.tasks.function.growing import Growth, indented
from server.assistant.tasks.function.wish import Wish, wish_at
from server.assistant.tasks.outcome import Ready
from server.assistant.verify import Verdict, verify
from server.assistant.writing import Job
from server.models.errors import UnavailableError
from server.syntax.text import Text, latin

_FACTS_BUDGET = 4000
_MOST_CHARACTERS = 24_000
_LONGEST_TITLE = 60
_WHOLE = (
    "Answer with the new functions, whole, and with the includes and globals that they need. A handler of an event or "
    "a command needs no line that registers it: that is added."
)


def offered(snapshot: Snapshot, start: int, end: int) -> str | None:
    """On a comment that asks for something, in a file that has declarations."""
    wish = wish_at(snapshot, start, end) if snapshot.path.endswith((".sp", ".inc")) else None
    if wish is None:
        return None
    shown = wish.request if len(wish.request) <= _LONGEST_TITLE else f"{wish.request[: _LONGEST_TITLE - 1]}…"
    return f"Generate {'handler' if wish.wants_handler else 'function'}: {shown}"


def begin(snapshot: Snapshot, start: int, end: int, request: str = "", is_builtin: bool = False) -> Job | Ready:
    """The job for a model, or what the built-in engine has. Raises `UnavailableError`."""
    wish = wish_at(snapshot, start, end)
    if wish is None:
        raise UnavailableError("There is no comment here that asks for a function.")
    if request.strip():
        wish = wish._replace(request=f"{wish.request} ({request.strip()})" if wish.request else request.strip())
    if is_builtin:
        return _inside(snapshot, wish) if wish.body is not None else _at_comment(snapshot, wish)
    return _asked(snapshot, wish)


def _asked(snapshot: Snapshot, wish: Wish) -> Job:
    text = snapshot.text
    where = f"line {text.line_of(wish.start) + 1}"
    if wish.body is not None:
        name = wish.body.node.name.name
        task = f"Write the body of `{name}`, which is empty, as its comment says; answer with the whole function."
    else:
        task = f"Write what the comment in {where} asks for. {_WHOLE}"
    messages = conversation(
        WRITER,
        (
            known(retrieve(wish.request, _FACTS_BUDGET)),
            quoted(os.path.basename(snapshot.path), text, (wish.start, wish.end), _MOST_CHARACTERS),
            f"{task}\nThe comment: {wish.request}",
        ),
    )
    place = place_of(snapshot)
    growth = Growth(snapshot)
    scan = snapshot.unit.files[snapshot.path].scan

    def judge(answer: str) -> Verdict:
        if wish.body is not None:
            return merged_verdict(answer, text, place, wish.start, scan)
        try:
            made = growth.grown(text, wish.end, answer)
        except MergeError as error:
            return refused(str(text), str(error))
        return verify(str(made), place, str(text))

    return Job(wish.request, messages, judge, snapshot.settings.assistant.repair_rounds, WANTS, False)


def _at_comment(snapshot: Snapshot, wish: Wish) -> Ready:
    from server.assistant.tasks.function.builtin import answered  # the composer, which an offer has no need of

    code, said = answered(wish.request, wish.wants_handler)
    return _checked(snapshot, snapshot.text, wish.end, code, said)


def _inside(snapshot: Snapshot, wish: Wish) -> Ready:
    """The body of the handler that is composed for the event; what else comes along stands behind the others."""
    from server.assistant.tasks.function.builtin import answered, body_and_rest, inner_request

    code, said = answered(inner_request(wish), True)
    filled, rest = body_and_rest(wish, code)
    text = snapshot.text
    comment = text.slice(wish.start, wish.end).rstrip()
    body = latin(f"{comment}\n{indented(filled, text)}\n".replace("\n", text.newline))
    made = text.replace(wish.start, wish.end, body)
    return _checked(snapshot, made, len(made.chars.rstrip()), rest, said)


def _checked(snapshot: Snapshot, text: Text, at: int, code: str, said: str) -> Ready:
    """The file with code in it; nothing is handed out that brings a new finding."""
    try:
        made = Growth(snapshot).grown(text, at, code, is_composed=True)
    except MergeError as error:
        raise UnavailableError(f"This can not be put into the file: {error}") from error
    new = brought(snapshot, made)
    if new:
        raise UnavailableError(f"What was composed does not fit into this file: {new[0].message}.")
    return Ready(said, str(made))
