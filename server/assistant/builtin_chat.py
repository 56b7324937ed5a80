"""The conversation without a model: requests become plugins; questions about the file are answered by the analysis.

It also tells what is wrong with the file, and proposes the corrections that are certain. What it can not do it says; it
makes nothing up.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Literal

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.grading import graded
from server.analysis.snapshot import Snapshot
from server.assistant.chat import Conversation, Said, View
from server.assistant.engines import make_engine
from server.assistant.overview import own_functions
from server.assistant.prompt import conversation
from server.assistant.tasks.explain import account_of
from server.assistant.verify import Place, Problem, verify
from server.assistant.writing import Generated, Job, Stage, writing
from server.knowledge.chat_words import has, language_of, said
from server.models.errors import RefusedError
from server.models.presets import Preset
from server.models.protocol import Piece, Usage

_EXPLAIN: Final = re.compile(
    r"\A\W*(?:(?:please|can|could|would|you|now|ok|and|so)\W+)*"
    r"(?:explain|describe|summari[sz]e|what(?:'s| is| does| do| are| happens)|how (?:does|do|is)|when (?:does|is))\b"
    r"|解释|说明一下|讲解|什么意思|做什么|干什么|是什么|объясн|что (?:это )?делает|опиши|как работает",
    re.IGNORECASE,
)
_HELP: Final = re.compile(
    r"\A\W*(?:help|hi|hello|hey|what can you do|你好|帮助|привет|помощь)\b.{0,20}\Z", re.IGNORECASE
)
# A request to mend says nothing but that: “fix the tank's health” wants a plugin.
_POLITE: Final = r"\A\W*(?:(?:please|can|could|would|will|you|now|ok|and|so|just|try|to|go|ahead|help|me|let's)\W+)*"
_THINGS: Final = (
    r"(?:\W+(?:all|the|my|every|any|these|those|this|that|of|errors?|problems?|warnings?|mistakes?|bugs?|issues?"
    r"|findings?|squiggles?|files?|plugins?|code|scripts?|it|them|everything|whatever|here|in|with|for|me|please|you|up"
    r"|can|what|is|are|wrong|broken|automatically|now|selection|syntax|and|one|there))*\W*\Z"
)
_FIX: Final = re.compile(
    _POLITE + r"(?:fix|repair|correct|mend|auto-?fix|clean|resolve|solve)" + _THINGS + r"|"
    r"\A\W*(?:请|帮我|帮忙|能不能|可以|把|一下|你|这个|该|这份|当前|文件|插件|代码|脚本|里|中|所有|全部|错误|问题|的)*"
    r"(?:自动)?(?:修复|修正|修好|修一下|修改错误|改正|纠正|纠错)"
    r"(?:这个|该|这份|当前|文件|插件|代码|脚本|里|中|所有|全部|错误|问题|的|一下|吧|吗|它|好)*\W*\Z|"
    r"\A\W*(?:(?:пожалуйста|можешь|можете|ты|ну|а|давай)\W+)*(?:исправ\w*|почин\w*|поправ\w*|устран\w*)"
    r"(?:\W+(?:все|всё|вс[её]х|ошиб\w*|проблем\w*|предупрежден\w*|файл\w*|плагин\w*|код\w*|в|этом|этот|эти|мне|мой|моём"
    r"|пожалуйста|его|их|это|здесь|тут|что|можно|можешь))*\W*\Z",
    re.IGNORECASE,
)
_WRONG: Final = re.compile(
    _POLITE + r"(?:(?:what(?:'s)?|where(?:'s)?|is|are|find|list|show|check|tell|look|review|see|do|does|any|have|has"
    r"|there)\W+)*(?:anything|something|wrong|broken|errors?|problems?|warnings?|mistakes?|bugs?|issues?|findings?"
    r"|check|review)" + _THINGS + r"|"
    r"\A(?:(?!怎么|如何).)*(?:有什么问题|有没有(?:问题|错误)|哪里(?:错|有问题|不对)|哪些(?:错误|问题)|什么错误|检查(?:一下)?"
    r"(?:这个|该|当前)?(?:文件|插件|代码|错误)?)\W*\Z|"
    r"\A\W*(?:что (?:тут |здесь |в \w+ |с \w+ )*не так|какие (?:тут |здесь |есть )*(?:ошибки|проблемы)|провер\w*"
    r"|найди (?:все )?(?:ошибки|проблемы)|есть ли (?:тут |здесь )*(?:ошибки|проблемы))"
    r"(?:\W+(?:в|с|этом|этим|этот|файл\w*|плагин\w*|код\w*|ошиб\w*|мой|моём|на|тут|здесь))*\W*\Z",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_MOST_TOLD: Final = 12
_LONGEST_WISH: Final = 200  # characters of “fix the file” and the like


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks: where a model is chosen there, and the language that is spoken there, such as `zh-cn`."""

    door: Literal["editor", "terminal", ""] = ""
    locale: str = ""


NOBODY: Final = Asked()


def abilities(language: str, asked: Asked = NOBODY) -> str:
    """What this conversation can do, and how more is had."""
    return said(language, "abilities", choose=_choose(language, asked))


def _choose(language: str, asked: Asked) -> str:
    return said(language, f"choose_{asked.door}" if asked.door else "choose")


async def chatting_without_model(
    preset: Preset,
    held: Conversation,
    snapshot: Snapshot | None,
    start: int,
    end: int,
    message: str,
    asked: Asked = NOBODY,
) -> AsyncGenerator[Stage | Piece | Said, None]:
    """Pieces, then one `Said`. Nothing is asked of any model."""
    language = language_of(message, asked.locale)
    short = message if len(message) <= _LONGEST_WISH else ""
    if _HELP.match(message):
        answer = Said(abilities(language, asked))
    elif snapshot is None and (_FIX.match(short) or _WRONG.match(short) or _EXPLAIN.search(message)):
        answer = Said(f"{said(language, 'no_file')} {abilities(language, asked)}")
    elif snapshot is not None and _FIX.match(short):
        yield Stage("check")
        answer = await _fixed(snapshot, message, language, asked)
    elif snapshot is not None and _WRONG.match(short):
        answer = Said(_found(snapshot, language))
    elif snapshot is not None and _EXPLAIN.search(message):
        answer = Said(_explained(snapshot, start, end, message, language))
    else:
        yield Stage("write")
        view = View.of(snapshot, start, end) if snapshot is not None else None
        answer = await _composed(preset, view, message, language, asked)
    held.note(message, answer.text)
    yield answer


# The file ------------------------------------------------------------------------------------------------------


async def _fixed(snapshot: Snapshot, message: str, language: str, asked: Asked) -> Said:
    """The file with what is certain corrected, as a proposal; and what is left."""
    began = time.monotonic()
    view = View.of(snapshot)
    before = str(view.text)
    verdict = await asyncio.to_thread(verify, before, view.place)
    left = _listed(verdict.after, language)
    if verdict.code == before:
        if not left:
            return Said(said(language, "nothing_wrong"))
        return Said(_parts(said(language, "nothing_certain"), said(language, "left"), left, _choose(language, asked)))
    gone = list(verdict.before)
    for one in verdict.after:
        same = next((at for at, other in enumerate(gone) if (other.code, other.message) == (one.code, one.message)), -1)
        if same >= 0:
            del gone[same]
    rest = (said(language, "left"), left, _choose(language, asked)) if left else (said(language, "nothing_left"),)
    told = _parts(_counted(language, "fixed", max(len(gone), 1)), _listed(gone, language), *rest)
    made = Generated(
        message,
        verdict.code,
        told,
        verdict.before,
        verdict.after,
        verdict.fixed,
        0,
        "builtin",
        "builtin",
        Usage(),
        0.0,
        time.monotonic() - began,
        verdict.compiled,
    )
    return Said(told, made)


def _found(snapshot: Snapshot, language: str) -> str:
    """What is wrong with the file."""
    text = snapshot.text
    found = graded(diagnose(snapshot.unit, snapshot.path, snapshot.target), snapshot.settings.diagnostics.severity)
    problems = [
        Problem(text.line_of(one.start) + 1, one.severity, one.code, one.message)
        for one in found
        if one.severity <= Severity.WARNING
    ]
    if not problems:
        return said(language, "nothing_wrong")
    certain = any(fix.safe for one in found if one.severity <= Severity.WARNING for fix in one.fixes)
    end = said(language, "by_me") if certain else ""
    return _parts(_counted(language, "found", len(problems)), _listed(problems, language), end)


def _counted(language: str, key: str, count: int) -> str:
    return said(language, f"{key}_one") if count == 1 else said(language, key, count=count)


def _listed(problems: Sequence[Problem], language: str) -> str:
    ordered = sorted(problems, key=lambda one: (one.severity, one.line))
    lines = [
        f"- {said(language, 'line', line=one.line, message=one.message, code=one.code)}" for one in ordered[:_MOST_TOLD]
    ]
    if len(ordered) > _MOST_TOLD:
        lines.append(f"- {said(language, 'more', count=len(ordered) - _MOST_TOLD)}")
    return "\n".join(lines)


def _parts(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _explained(snapshot: Snapshot, start: int, end: int, message: str, language: str) -> str:
    named = set(_WORD.findall(message))
    one = next((one for one in own_functions(snapshot) if one.symbol.name in named), None)
    account = account_of(snapshot, one.start, one.start) if one is not None else account_of(snapshot, start, end)
    # The words of facts and rules are in one language.
    return _parts(said(language, "in_english") if has(language, "in_english") else "", account)


# Plugins -------------------------------------------------------------------------------------------------------


async def _composed(preset: Preset, view: View | None, message: str, language: str, asked: Asked) -> Said:
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
        return Said(_parts(str(refusal), abilities(language, asked)))
    finally:
        await engine.close()
    assert made is not None  # the last event, or an error was raised
    if view is not None and not view.is_empty:
        return Said(_parts(made.remarks, said(language, "rewrites")), made, True)
    return Said(made.remarks, made, view is None)
