"""The conversation without a model: requests become plugins, questions about the file are answered by the analysis.

What it can not do it says; it makes nothing up.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from server.analysis.snapshot import Snapshot
from server.assistant.chat import Conversation, Said, View
from server.assistant.engines import make_engine
from server.assistant.overview import own_functions
from server.assistant.prompt import conversation
from server.assistant.tasks.explain import account_of
from server.assistant.verify import Place, verify
from server.assistant.writing import Generated, Job, Stage, writing
from server.models.errors import RefusedError
from server.models.presets import Preset
from server.models.protocol import Piece

ABILITIES = (
    "Without a model I can explain the open file, a function or a selection (“explain”, “what does `OnMapStart` do?”), "
    "and write whole plugins from a request such as “announce when a Tank spawns and heal survivors by 20”. To change "
    "the file and for anything else choose a model: `-m NAME` on the command line, `l4d2.assistant.model` in an editor."
)
_EXPLAIN = re.compile(
    r"\A\W*(?:(?:please|can|could|would|you|now|ok|and|so)\W+)*"
    r"(?:explain|describe|summari[sz]e|what(?:'s| is| does| do| are| happens)|how (?:does|do|is)|when (?:does|is))\b"
    r"|解释|说明一下|讲解|什么意思|做什么|干什么|是什么|объясн|что (?:это )?делает|опиши|как работает",
    re.IGNORECASE,
)
_HELP = re.compile(r"\A\W*(?:help|hi|hello|hey|what can you do|你好|帮助|привет|помощь)\b.{0,20}\Z", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z_]\w*")
_REWRITES = "The open file declares things already, and I write whole plugins only: this one is for a file of its own."


async def chatting_without_model(
    preset: Preset, held: Conversation, snapshot: Snapshot | None, start: int, end: int, message: str
) -> AsyncGenerator[Stage | Piece | Said, None]:
    """Pieces, then one `Said`. Nothing is asked of any model."""
    if _HELP.match(message):
        said = Said(ABILITIES)
    elif _EXPLAIN.search(message):
        said = Said(_explained(snapshot, start, end, message))
    else:
        yield Stage("write")
        said = await _composed(preset, View.of(snapshot, start, end) if snapshot is not None else None, message)
    held.note(message, said.text)
    yield said


def _explained(snapshot: Snapshot | None, start: int, end: int, message: str) -> str:
    if snapshot is None:
        return f"There is no open file that I could explain. {ABILITIES}"
    named = set(_WORD.findall(message))
    for one in own_functions(snapshot):
        if one.symbol.name in named:
            return account_of(snapshot, one.start, one.start)
    return account_of(snapshot, start, end)


async def _composed(preset: Preset, view: View | None, message: str) -> Said:
    place = view.place if view is not None else Place("plugin.sp")
    job = Job(message, conversation(message), lambda code: verify(code, place))
    engine = make_engine(preset)
    made: Generated | None = None
    try:
        async with aclosing(writing(engine, job, preset)) as events:
            async for event in events:
                if isinstance(event, Generated):
                    made = event
    except RefusedError as refusal:
        return Said(f"{refusal}\n\n{ABILITIES}")
    finally:
        await engine.close()
    assert made is not None  # the last event, or an error was raised
    if view is not None and not view.is_empty:
        return Said(f"{made.remarks}\n\n{_REWRITES}", made, True)
    return Said(made.remarks, made, view is None)
