"""Tells in Markdown what an overview holds: what a plugin, a function or some lines do, in plain words.

Says only what the analysis is certain of. What stands in the file is quoted so that Markdown shows it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from server.analysis import signature
from server.analysis.documentation import escape
from server.analysis.runtime.game_events import HOOKS, POST_NO_COPY, PRE, mode_of
from server.analysis.runtime.registrations import Registration
from server.analysis.snapshot import Snapshot
from server.assistant.overview import Called, Command, ConVar, Overview, deeds, shown_code, sites_at
from server.knowledge import api, events
from server.knowledge.explaining import words

_MOST_PARTS = 8
_MOST_TEXTS = 6
_MOST_FUNCTIONS = 40
_MOST_FINDINGS = 12
_MOST_NATIVES = 8
_ADMIN_FLAGS = {
    "ADMFLAG_RESERVATION": "a reserved slot (a)",
    "ADMFLAG_GENERIC": "any admin (b)",
    "ADMFLAG_KICK": "kicking (c)",
    "ADMFLAG_BAN": "banning (d)",
    "ADMFLAG_UNBAN": "unbanning (e)",
    "ADMFLAG_SLAY": "slaying (f)",
    "ADMFLAG_CHANGEMAP": "changing maps (g)",
    "ADMFLAG_CONVARS": "console variables (h)",
    "ADMFLAG_CONFIG": "configs (i)",
    "ADMFLAG_CHAT": "chat (j)",
    "ADMFLAG_VOTE": "votes (k)",
    "ADMFLAG_PASSWORD": "the password (l)",
    "ADMFLAG_RCON": "rcon (m)",
    "ADMFLAG_CHEATS": "cheats (n)",
    "ADMFLAG_ROOT": "root (z)",
}
HOOK_NAMES = (
    "EndTouch FireBulletsPost OnTakeDamage OnTakeDamagePost PreThink PostThink SetTransmit Spawn "
    "StartTouch Think Touch TraceAttack TraceAttackPost WeaponCanSwitchTo WeaponCanUse WeaponDrop "
    "WeaponEquip WeaponSwitch ShouldCollide PreThinkPost PostThinkPost ThinkPost EndTouchPost "
    "GroundEntChangedPost SpawnPost StartTouchPost TouchPost VPhysicsUpdate VPhysicsUpdatePost "
    "WeaponCanSwitchToPost WeaponCanUsePost WeaponDropPost WeaponEquipPost WeaponSwitchPost Use UsePost "
    "Reload ReloadPost GetMaxHealth Blocked BlockedPost OnTakeDamageAlive OnTakeDamageAlivePost "
    "CanBeAutobalanced"
).split()
"""The moments of SDKHooks in the order of `SDKHookType`."""

# What says nothing of what a function does.
_PLAIN = frozenset("Format FormatEx StrEqual StrContains strcopy sizeof view_as IsValidEntity".split())


def of_file(snapshot: Snapshot, found: Overview) -> str:
    """A whole file."""
    parts = [_title(snapshot, found), _summary(found)]
    outside = [one for one in found.functions if one.forward or one.registrations]
    own = [one for one in found.functions if one not in outside]
    parts.append(_section("When it does something", (_entry(one) for one in outside[:_MOST_FUNCTIONS])))
    parts.append(_section("Its own functions", (_entry(one) for one in own[:_MOST_FUNCTIONS])))
    parts.append(_commands(found.commands))
    parts.append(_convars(found.convars))
    parts.append(_timers(found))
    parts.append(_findings(snapshot, found))
    left_out = max(0, len(outside) - _MOST_FUNCTIONS) + max(0, len(own) - _MOST_FUNCTIONS)
    parts.append(f"{_count(left_out, 'more function')} not told here." if left_out else "")
    return _joined(parts)


def of_function(snapshot: Snapshot, found: Overview) -> str:
    """One function."""
    if not found.functions:
        return of_file(snapshot, found)
    one = found.functions[0]
    located = snapshot.unit.locate(one.symbol)
    label = signature.function(one.symbol, located[1] if located is not None else None).label
    parts = [f"**`{one.name}`**", f"```sourcepawn\n{label}\n```", _when(one)]
    parts.append(_list("It ends at once", (f"when {shown_code(text)}" for text in one.guards)))
    parts.append(_list("It", _deeds(one)))
    parts.append(_list("Players read", _texts(one)))
    parts.append(_glossary(one.natives))
    parts.append(_commands(found.commands))
    parts.append(_convars(found.convars))
    parts.append(_timers(found))
    parts.append(_findings(snapshot, found))
    return _joined(parts)


def of_selection(snapshot: Snapshot, found: Overview, start: int, end: int) -> str:
    """Some lines: where they are, and what is in them."""
    first, last = snapshot.text.line_of(start) + 1, snapshot.text.line_of(end) + 1
    lines = f"Line {first}" if first == last else f"Lines {first} to {last}"
    inside = [one for one in found.functions if one.start <= start and end <= one.end]
    parts = [f"**{lines}**" + (f" of `{inside[0].name}`. {_when(inside[0])}" if inside else "")]
    sites = list(sites_at(snapshot, start, end))
    parts.append(_list("It", deeds(sites)))
    parts.append(_glossary([site.name for site in sites if not site.function.has_body]))
    if not inside:
        parts.append(_section("Functions in it", (_entry(one) for one in found.functions[:_MOST_FUNCTIONS])))
    parts.append(_findings(snapshot, found))
    return _joined(parts)


# Parts ---------------------------------------------------------------------------------------------------------


def _title(snapshot: Snapshot, found: Overview) -> str:
    info = found.info
    name = info.get("name") or snapshot.path.replace("\\", "/").rpartition("/")[2]
    by = f" by {_prose(info['author'])}" if info.get("author") else ""
    version = f", version {_prose(info['version'])}" if info.get("version") else ""
    about = f"\n\n> {_prose(info['description'])}" if info.get("description") else ""
    return f"# {_prose(name)}\n\nA plugin{by}{version}.{about}" if info else f"# {_prose(name)}"


def _summary(found: Overview) -> str:
    hooked = {text for one in found.functions for kind in one.registrations for text in _events(kind)}
    counts = (
        (len(hooked), "game event"),
        (len(found.commands), "command"),
        (len(found.convars), "console variable"),
        (len(found.timers), "timer"),
        (len(found.functions), "function"),
    )
    parts = [_count(number, what) for number, what in counts if number]
    return f"It has {_and(parts)}." if parts else "It declares nothing that runs."


def _entry(one: Called) -> str:
    deeds = list(_deeds(one))
    guards = f" It ends at once when {_or([shown_code(text) for text in one.guards])}." if one.guards else ""
    does = f" It {_and(deeds[:_MOST_PARTS])}{' and more' if len(deeds) > _MOST_PARTS else ''}." if deeds else ""
    texts = list(_texts(one))[:2]
    said = f" Players read {_and(texts)}." if texts else ""
    return f"- **`{one.name}`** {_when(one)}{guards}{does}{said}"


def _when(one: Called) -> str:
    """When a function runs, in sentences."""
    said = list(dict.fromkeys(filter(None, _moments(one))))
    if said:
        return " ".join(said[:_MOST_PARTS])
    if "public" in one.symbol.keywords:
        return "is public: other plugins or the server may run it; nothing in this plugin does."
    return "is not used by anything in this plugin."


def _moments(one: Called) -> Iterator[str]:
    if one.forward:
        about = api.about(one.name)
        yield f"{_lower(about)}." if about else "is called by SourceMod or an extension."
    for registration in one.registrations:
        yield _moment(registration)
    if one.callers:
        yield f"is called by {_and([f'`{name}`' for name in one.callers[:_MOST_PARTS]])}."


def _moment(one: Registration) -> str:
    if one.callee in HOOKS:
        return _on_event(one)
    make = _MOMENTS.get(one.callee)
    return make(one) if make is not None else f"is run by `{one.callee}`."


def _on_event(one: Registration) -> str:
    names = _events(one)
    if not names:
        return "runs on game events that are named while it runs."
    mode = {PRE: "before", POST_NO_COPY: "after"}.get(mode_of(one), "after")
    said: list[str] = []
    for name in names[:_MOST_PARTS]:
        event = events.event(name)
        about = event.about if event is not None else ""
        said.append(f"runs {mode} the event `{name}`.{f' {about}' if about else ''}")
    return " ".join(said)


def _command(one: Registration) -> str:
    names = [text for value in one.values for text in (value if isinstance(value, tuple) else ())][:1]
    return f"runs when somebody types {shown_code(names[0])}." if names else "runs when somebody types a command."


def _timer(one: Registration) -> str:
    delay = one.number(0)
    seconds = f"{delay:g} seconds" if delay is not None and delay != 1 else "a second" if delay else "some time"
    repeats = int(one.number(3) or 0) & 1
    return f"runs every {seconds.removeprefix('a ')}, by a timer." if repeats else f"runs {seconds} later, by a timer."


def _hooked(one: Registration) -> str:
    number = one.number(1)
    name = HOOK_NAMES[int(number)] if number is not None and 0 <= int(number) < len(HOOK_NAMES) else ""
    about = words().hooks.get(name, "")
    return f"runs {about}: the hook `SDKHook_{name}`." if about else "runs on a hook of SDKHooks."


_MOMENTS: dict[str, Callable[[Registration], str]] = {
    "RegConsoleCmd": _command,
    "RegAdminCmd": _command,
    "RegServerCmd": _command,
    "AddCommandListener": lambda one: f"hears of the command {_typed(one)} before it runs and may stop it.",
    "CreateTimer": _timer,
    "SDKHook": _hooked,
    "SDKHookEx": _hooked,
    "RequestFrame": lambda _: "runs in the next frame.",
    "ConVar.AddChangeHook": lambda _: "runs when a console variable is changed.",
    "HookConVarChange": lambda _: "runs when a console variable is changed.",
    "Menu": lambda _: "runs when a player uses its menu.",
    "CreateMenu": lambda _: "runs when a player uses its menu.",
    "Panel.Send": lambda _: "runs when a player uses its panel.",
    "SendPanelToClient": lambda _: "runs when a player uses its panel.",
    "CreateNative": lambda _: "is a native that other plugins call.",
    "HookEntityOutput": lambda _: "runs when an entity fires an output.",
    "HookSingleEntityOutput": lambda _: "runs when one entity fires an output.",
    "HookUserMessage": lambda _: "runs when the server sends a user message.",
    "AddNormalSoundHook": lambda _: "runs when a sound is about to be played.",
    "UnhookEvent": lambda _: "",
    "SDKUnhook": lambda _: "",
    "DatabaseConnect": lambda _: "runs when the database has answered.",
    "Database.Query": lambda _: "runs when the database has answered.",
    "Database.Connect": lambda _: "runs when the database has answered.",
}


def _typed(one: Registration) -> str:
    names = one.texts(1)
    return shown_code(names[0]) if names and names[0] else "that players type"


def _events(one: Registration) -> tuple[str, ...]:
    return one.texts(0) if one.callee in HOOKS else ()


def _deeds(one: Called) -> Iterator[str]:
    yield from one.does
    if one.writes:
        yield f"keeps something in {_and([f'`{name}`' for name in one.writes[:_MOST_PARTS]])}"
    if one.uses:
        yield f"calls {_and([f'`{name}`' for name in one.uses[:_MOST_PARTS]])}"


def _texts(one: Called) -> Iterator[str]:
    for text, where in one.says[:_MOST_TEXTS]:
        yield f"“{_prose(text)}” {where}"


def _glossary(names: Sequence[str]) -> str:
    told = [(name, api.about(name)) for name in dict.fromkeys(names) if name not in _PLAIN]
    return _list("What it uses:", (f"`{name}`: {_lower(about)}" for name, about in told if about), _MOST_NATIVES)


def _commands(found: Sequence[Command]) -> str:
    rows = (
        (shown_code(one.name), _who(one), f"`{one.handler}`" if one.handler else "", _prose(one.about)) for one in found
    )
    return _table("Commands", ("command", "who", "runs", "says of itself"), rows) if found else ""


def _who(one: Command) -> str:
    if one.kind == "RegServerCmd":
        return "the server's console"
    if one.kind == "AddCommandListener":
        return "listened to"
    if one.kind == "RegAdminCmd":
        names = [name.strip() for name in one.flags.strip("()").split("|")]
        return "admins with " + _and([_ADMIN_FLAGS.get(name, shown_code(name)) for name in names if name])
    return "everyone"


def _convars(found: Sequence[ConVar]) -> str:
    rows = ((shown_code(one.name), shown_code(one.default), _bounds(one), _prose(one.about)) for one in found)
    return _table("Console variables", ("name", "default", "bounds", "says of itself"), rows) if found else ""


def _bounds(one: ConVar) -> str:
    least = f"at least {shown_code(one.least)}" if one.least else ""
    most = f"at most {shown_code(one.most)}" if one.most else ""
    return ", ".join(part for part in (least, most) if part)


def _timers(found: Overview) -> str:
    rows = (
        f"- `{one.callback or 'a function'}`: {'again and again, every' if one.repeats else 'once, after'} "
        f"{shown_code(one.delay)} seconds; started by `{one.starter}`"
        for one in found.timers
    )
    return _section("Timers", rows)


def _findings(snapshot: Snapshot, found: Overview) -> str:
    rows = [
        f"- line {snapshot.text.line_of(one.start) + 1}: {one.message} [{one.code}]"
        for one in found.findings[:_MOST_FINDINGS]
    ]
    if len(found.findings) > _MOST_FINDINGS:
        rows.append(f"- and {len(found.findings) - _MOST_FINDINGS} more")
    return _section("What is wrong", rows)


# Words ---------------------------------------------------------------------------------------------------------


def _section(title: str, rows: Iterable[str]) -> str:
    told = list(rows)
    return "\n".join([f"## {title}", "", *told]) if told else ""


def _list(opening: str, items: Iterable[str], most: int = 2 * _MOST_PARTS) -> str:
    told = list(items)
    shown = [f"- {one}" for one in told[:most]]
    more = [f"- and {len(told) - most} more"] if len(told) > most else []
    return "\n".join([opening, "", *shown, *more]) if told else ""


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines.extend(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    return "\n".join([f"## {title}", "", *lines])


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _prose(text: str) -> str:
    bare = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return escape(bare if len(bare) <= 200 else f"{bare[:199]}…")


def _lower(text: str) -> str:
    bare = text.removesuffix(".")
    return bare[:1].lower() + bare[1:] if bare[:2].istitle() or bare[1:2] == " " else bare


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _or(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}" if parts else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
