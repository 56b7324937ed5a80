"""The commands of a conversation: a question, what to do with the change that was proposed, and the end.

The server remembers what was said by the id that the client gives. An answer never changes a file by itself.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.lsp import commands, convert
from server.lsp.assisting import Target, checked_request, engine_for, preset_of, range_of, refusing, say, watched, write
from server.lsp.boundary import RefusedError, warmed
from server.lsp.server import Server

if TYPE_CHECKING:
    from server.analysis.snapshot import Snapshot
    from server.assistant.chat import Conversation, Conversations, Said

_LONGEST_ID = 200
_PATIENCE_S = 1.0
_MOST_RECALLED = 30
_NEW = "The proposal is a plugin of its own: make a file for it, and put it there."


class _Chats:
    """The conversations of one client, made when they are first needed."""

    def __init__(self) -> None:
        self._held: Conversations | None = None

    @property
    def held(self) -> Conversations:
        from server.assistant.chat import Conversations

        self._held = self._held if self._held is not None else Conversations()
        return self._held


def register(server: Server) -> None:
    """Register the commands."""
    chats = _Chats()

    @server.command(commands.CHAT)
    async def on_chat(ls: Server, uri: str | None, name: str, message: str, *more: Any) -> dict[str, Any] | None:
        place = range_of(more[0]) if more else None
        checked_request(message, "what you want to know or have done")
        conversation = chats.held.get(_checked(name))
        if not conversation.turns and len(more) > 1:
            _recall(conversation, more[1])
        try:
            # A question that was just cancelled may still be letting go of its model.
            async with asyncio.timeout(_PATIENCE_S):
                await conversation.answering.acquire()
        except TimeoutError:
            raise RefusedError("The last question is still being answered.") from None
        try:
            with refusing():
                return await _answer(ls, conversation, uri, name, message, place)
        finally:
            conversation.answering.release()

    @server.command(commands.CHAT_APPLY)
    async def on_apply(ls: Server, name: str) -> dict[str, Any]:
        conversation = chats.held.find(name)
        proposal = conversation.proposal if conversation is not None else None
        if conversation is None or proposal is None:
            raise RefusedError("There is no proposal to make any more: ask for it again.")
        if proposal.path is None:
            raise RefusedError(_NEW)
        uri = ls.session.uri_of(proposal.path)
        target = Target(uri, proposal.path, proposal.version, proposal.before)
        applied = await write(ls, target, proposal.code, "Chat: the proposed change")
        if applied:
            conversation.proposal = None
        return {"applied": applied}

    @server.command(commands.CHAT_END)
    def on_end(ls: Server, name: str) -> None:
        chats.held.end(name)


def _checked(name: str) -> str:
    if not name or len(name) > _LONGEST_ID:
        raise RefusedError("A conversation needs an id of at most 200 characters.")
    return name


def _recall(conversation: Conversation, told: object) -> None:
    """What the client remembers of a conversation that began before this server did."""
    for one in list(told)[-_MOST_RECALLED:] if isinstance(told, (list, tuple)) else ():
        asked, said = (one.get("asked"), one.get("said")) if isinstance(one, dict) else (None, None)
        if isinstance(asked, str) and isinstance(said, str) and asked.strip():
            conversation.note(asked, said)


async def _answer(
    ls: Server, conversation: Conversation, uri: str | None, name: str, message: str, place: lsp.Range | None
) -> dict[str, Any] | None:
    from server.assistant.builtin_chat import Asked, chatting_without_model
    from server.assistant.chat import Proposal, Said, View, chatting

    preset = await preset_of(ls)
    target = Target.of(ls, uri) if uri is not None else None
    # All of it is parsed before a judge looks at it from another thread.
    snapshot = await warmed(ls, convert.path_of(uri)) if uri is not None else None
    if target is not None:
        target.check(ls)
    start, end = _selected(ls, snapshot, place)
    about = {"uri": uri, "conversation": name}
    rounds = ls.session.settings.assistant.repair_rounds
    if preset.engine == "builtin":
        asked = Asked("editor", ls.session.locale)
        events = chatting_without_model(preset, conversation, snapshot, start, end, message, asked)
        said = await watched(ls, about, "Answering", events, Said)
    else:
        view = View.of(snapshot, start, end) if snapshot is not None else None
        async with engine_for(ls, preset, target.path if target is not None else "") as engine:
            events = chatting(engine, preset, conversation, view, message, rounds)
            said = await watched(ls, about, "Answering", events, Said)
    if said is None:
        return None
    conversation.cost += said.cost or 0.0
    if said.made is not None:
        is_new = said.is_new or target is None
        conversation.proposal = Proposal(
            None if is_new else target.path if target is not None else None,
            target.version if target is not None else None,
            target.before if target is not None else "",
            said.made.code,
        )
    if said.dropped == 1:
        say(ls, "The conversation no longer fits the model: its beginning is left out from now on.")
    return _result(said, conversation, None if said.is_new else uri, target.version if target is not None else None)


def _selected(ls: Server, snapshot: Snapshot | None, place: lsp.Range | None) -> tuple[int, int]:
    if snapshot is None or place is None:
        return 0, 0
    start, end = ls.session.offset(snapshot, place.start), ls.session.offset(snapshot, place.end)
    return min(start, end), max(start, end)


def _result(said: Said, conversation: Conversation, uri: str | None, version: int | None) -> dict[str, Any]:
    made = said.made
    proposal = None
    if made is not None:
        proposal = {
            "uri": uri,
            "code": made.code,
            "errors": len(made.errors),
            "problems": [
                {"line": one.line, "severity": int(one.severity), "message": one.message} for one in made.after
            ],
            "removed": list(said.removed),
            "version": version if uri is not None else None,
        }
    return {
        "text": said.text,
        "proposal": proposal,
        "cost": said.cost,
        "conversationCost": conversation.cost,
        "model": said.model,
        "tokens": {"prompt": said.usage.prompt_tokens, "completion": said.usage.completion_tokens},
        "cut": said.cut,
        "dropped": said.dropped,
    }
