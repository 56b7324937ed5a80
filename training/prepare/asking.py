"""Puts into words what a function or a plugin does, as somebody would ask for it; or says that this can not be done.

Facts only: the comment above a function, what it is run by, what it changes and says, its console variables and
commands. What would be vague is left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from server.analysis import signature
from server.analysis.documentation import Documentation
from server.analysis.runtime.game_events import HOOKS
from server.analysis.runtime.registrations import Registration
from server.analysis.walk import statements
from server.assistant.narrative import HOOK_NAMES
from server.assistant.overview import Called, Command, ConVar, Overview
from server.knowledge import api, events
from server.knowledge.explaining import words
from server.syntax import nodes as n
from training.code.cutting import Cut
from training.rows.personal import masked

_LEAST_WORDS = 4
_MOST = 480  # of a request in a comment; the server reads no longer ones
_MOST_PARTS = 5
_MOST_CONVARS = 8
_MOST_STATEMENTS = 4
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_EMPTY = frozenset("the a an of to for in on is are be this that it function callback event handler hook stock".split())
# What a comment says instead of what the code does.
_ABOUT_CODE = re.compile(
    r"(?i)\b(?:todo|fixme|hack|credits?|thanks|thx|copied|copyright|author|deprecated|see (?:http|above|below)"
    r"|https?://|by \w+ ?$|edited by|added in|changed in|unused|old code|v\d+\.\d)"
)
# Descriptions that say nothing, or what nobody should learn to say.
_SAYS_NOTHING = re.compile(
    r"(?i)^(?:as (?:the |its |title)|see (?:the )?(?:title|name)|title|description|none|n/a|test(?:ing)?\b)"
    r"|\b(?:fuck\w*|shit\w*|bitch\w*|nigg\w*|retard\w*|idiot\w*|dumb)\b"
)
_WAYS = ("Write `{head}`. It {what}.", "Write the function `{name}`: it {what}.", "Write `{head}`, which {what}.")


def function_request(cut: Cut, called: Called, draw: random.Random) -> str:
    """What somebody would ask for to get the function; "" when that would be vague."""
    head = signature.function(cut.symbol, cut.chunk, keywords=False).label
    said = specific(cut.doc)
    occasion = " and ".join(dict.fromkeys(_occasions(called)))
    deeds = list(_deeds(called))
    telling = len(called.does) + len(called.says)
    if said:
        parts = [f"Write `{head}`.", said, f"It is run {occasion}." if occasion else ""]
        if deeds and draw.random() < 0.5:
            parts.append(f"It {_and(deeds[:2])}.")
        return _fitting(parts)
    if not deeds or telling + _is_short(cut) + bool(occasion) < 2:
        return ""
    opening = draw.choice(_WAYS)
    for count in range(min(_MOST_PARTS, len(deeds)), 0, -1):
        what, guards = _and(deeds[:count]), _guards(called)
        if occasion:
            parts = [f"Write the handler `{cut.name}`, which is run {occasion}. It {what}.", guards]
        else:
            parts = [opening.format(head=head, name=cut.name, what=what), guards]
        if len(parts[0]) <= _MOST:
            return _fitting(parts)
    return ""


def _is_short(cut: Cut) -> bool:
    """Whether what a function calls and keeps is about all that it does."""
    return sum(not isinstance(one, n.Block | n.Function) for one in statements(cut.node)) <= _MOST_STATEMENTS


def specific(doc: Documentation) -> str:
    """The first sentences of a comment, where they say what is done; "" where they do not."""
    text = " ".join(doc.summary.split())
    if (
        not text
        or _ABOUT_CODE.search(text)
        or _SAYS_NOTHING.search(text)
        or len(_LETTERS.findall(text)) < 0.6 * len(text.replace(" ", ""))
    ):
        return ""
    kept = ""
    for sentence in _SENTENCE.split(text):
        if len(kept) + len(sentence) > 300:
            break
        kept = f"{kept} {sentence}".strip()
    telling = [word for word in _WORD.findall(kept) if word.lower() not in _EMPTY]
    is_short = len(telling) < _LEAST_WORDS and len(_WORD.findall(kept)) < 2 * _LEAST_WORDS and kept.isascii()
    if not kept or is_short or kept.endswith((";", "{", "}")) or "\\" in kept:
        return ""
    return masked(kept if kept.endswith((".", "!", "?", "。")) else f"{kept}.").text


def _occasions(called: Called) -> Iterator[str]:
    if called.forward:
        about = api.about(called.name)
        yield f"by SourceMod as the forward `{called.name}`{f' ({_lower(about.rstrip(chr(46)))})' if about else ''}"
    for one in called.registrations[:2]:
        found = _occasion(one)
        if found:
            yield found


def _occasion(one: Registration) -> str:
    if one.callee in HOOKS:
        names = one.texts(0)
        known = [name for name in names if events.event(name) is not None]
        if not known or len(known) != len(names):
            return ""
        event = events.event(known[0])
        about = f" ({_lower(event.about.split('. ')[0].rstrip('.'))})" if len(known) == 1 and event else ""
        return f"on the event{'s' if len(known) > 1 else ''} {_and([f'`{name}`' for name in known[:4]])}{about}"
    if one.callee in ("RegConsoleCmd", "RegAdminCmd", "RegServerCmd"):
        name = next(iter(one.texts(0)), "")
        return f"by the {'admin ' if one.callee == 'RegAdminCmd' else ''}command `{name}`" if name else ""
    if one.callee == "AddCommandListener":
        name = next(iter(one.texts(1)), "")
        return f"before the command `{name}`" if name else ""
    if one.callee == "CreateTimer":
        delay = one.number(0)
        repeats = int(one.number(3) or 0) & 1
        when = "some time" if delay is None else f"{delay:g} second{'' if delay == 1 else 's'}"
        return f"by a timer, {f'every {when}' if repeats else f'after {when}'}"
    if one.callee in ("SDKHook", "SDKHookEx"):
        number = one.number(1)
        name = HOOK_NAMES[int(number)] if number is not None and 0 <= int(number) < len(HOOK_NAMES) else ""
        about = words().hooks.get(name, "")
        return f"by the hook SDKHook_{name}{f' ({about})' if about else ''}" if name else ""
    if one.callee in ("ConVar.AddChangeHook", "HookConVarChange"):
        return "when a console variable is changed"
    if one.callee == "RequestFrame":
        return "in the next frame"
    return ""


def _deeds(called: Called) -> Iterator[str]:
    yield from called.does
    for text, where in called.says[:3]:
        bare = " ".join(text.split())
        if 2 < len(bare) <= 90 and "`" not in bare:
            yield f"tells “{bare}” {where}"
    if called.writes:
        yield f"keeps what it finds in {_and([f'`{name}`' for name in called.writes[:4]])}"
    if called.uses:
        yield f"calls {_and([f'`{name}`' for name in called.uses[:4]])}"


def _guards(called: Called) -> str:
    shown = [guard for guard in called.guards if len(guard) <= 70 and "`" not in guard][:2]
    return f"It does nothing when {' or '.join(f'`{guard}`' for guard in shown)}." if shown else ""


def _fitting(parts: list[str]) -> str:
    """As many of the parts as there is room for; the last character must not look like code."""
    text = ""
    for part in filter(None, parts):
        longer = f"{text} {part}".strip()
        if len(longer) > _MOST:
            break
        text = longer
    return masked(text).text


# Plugins -------------------------------------------------------------------------------------------------------


def plugin_request(found: Overview, draw: random.Random) -> str:
    """What somebody would ask for to get the plugin; "" when that would be vague."""
    about = " ".join(found.info.get("description", "").split())
    telling = [word for word in _WORD.findall(about) if word.lower() not in _EMPTY]
    has_about = len(telling) >= _LEAST_WORDS or (bool(about) and not about.isascii() and len(about) >= 8)
    if _ABOUT_CODE.search(about) or _SAYS_NOTHING.search(about):
        has_about = False
    does = list(_plugin_deeds(found))
    if not has_about and len(does) < 3:
        return ""
    opening = draw.choice(("Write a plugin for Left 4 Dead 2", "Write a SourceMod plugin", "I need a plugin"))
    parts = [f"{opening}: {_end(about)}" if has_about else f"{opening} with these parts."]
    commands = [_command(one) for one in found.commands if one.kind != "AddCommandListener"][:_MOST_PARTS]
    if commands:
        parts.append(f"Commands: {'; '.join(commands)}.")
    convars = [_convar(one) for one in found.convars if "version" not in one.name.lower()]
    if convars:
        parts.append(f"Console variables: {'; '.join(convars[:_MOST_CONVARS])}.")
    if does and (not has_about or draw.random() < 0.6):
        parts.append("What it does: " + " ".join(does[:6]))
    return masked("\n".join(parts)).text


def _plugin_deeds(found: Overview) -> Iterator[str]:
    for one in found.functions:
        occasion = next((said for said in map(_occasion, one.registrations) if said), "")
        deeds = list(one.does)[:3]
        if occasion and deeds:
            yield f"{occasion[:1].upper()}{occasion[1:]} it {_and(deeds)}."


def _command(one: Command) -> str:
    who = " for admins" if one.kind == "RegAdminCmd" else ""
    about = " ".join(one.about.split())
    return f"`{one.name}`{who}{f' ({about[:100]})' if about else ''}"


def _convar(one: ConVar) -> str:
    about = " ".join(one.about.split())
    bounds = f", {one.least or 'any'} to {one.most or 'any'}" if one.least or one.most else ""
    return f"`{one.name}` (default {one.default or 'empty'}{bounds}){f': {about[:140]}' if about else ''}"


def _end(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[:2] == "A " else text


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
