"""A test request as Markdown: install, settings, commands, events, what tends to go wrong, and a table to tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from server.assistant.tasks.test_request.plugin_facts import Command, ConVar, Hooked, PluginFacts
from server.knowledge import api, events
from server.knowledge.trials import Edge, edges, trials

_SWITCH = (0.0, 1.0)


def document(facts: PluginFacts) -> str:
    """The whole document."""
    name = _plain(facts.info.get("name", "") or facts.file)
    version = _plain(facts.info.get("version", ""))
    tried = [edge for edge in edges() if edge.when in facts.signs]
    parts = [
        f"# Test request: {name}{f' {version}' if version else ''}",
        _plain(facts.info.get("description", "")),
        "## Install",
        _listed(_install(facts)),
        *(("## Console variables", _convars(facts.convars)) if facts.convars else ()),
        *(("## Commands", _commands(facts.commands)) if facts.commands else ()),
        *(("## Events", _events(facts.events)) if facts.events else ()),
        *(("## Called by SourceMod and other plugins", _forwards(facts.forwards)) if facts.forwards else ()),
        "## What tends to go wrong",
        _edges(tried),
        "## Result",
        _ticks(facts, tried),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _install(facts: PluginFacts) -> Iterator[str]:
    yield f"`{facts.file}.smx` into `addons/sourcemod/plugins`"
    for name in facts.gamedata:
        yield f"`{name}.txt` into `addons/sourcemod/gamedata`"
    for name in facts.translations:
        yield f"`{name}.txt` into `addons/sourcemod/translations`"
    for name in facts.headers:
        yield f"The plugin or extension to which `{name}.inc` belongs, running"
    for name in facts.optional:
        yield f"Tried with and without: the plugin or extension to which `{name}.inc` belongs"
    yield "Then `sm plugins list` shows it as running, and `logs/errors_*.log` of SourceMod has nothing about it."
    yield "Keep an eye on that log all the time: every line in it counts as a failure."


def _convars(found: Sequence[ConVar]) -> str:
    rows = ((f"`{one.name}`", f"`{one.default}`", _plain(one.about), _worth_trying(one)) for one in found)
    return _table(("Name", "Default", "What it does", "Worth trying"), rows)


def _worth_trying(one: ConVar) -> str:
    """Values at the bounds and beyond; for a switch the other one."""
    try:
        default = float(one.default)
    except ValueError:
        return '`""`, something long, something wrong'
    if (one.least, one.most) == _SWITCH and default in _SWITCH:
        return f"`{1 - default:g}`"
    values = [one.least if one.least is not None else 0.0, one.most if one.most is not None else max(default * 2, 1.0)]
    if one.least is None:
        values.append(-1.0)
    return ", ".join(f"`{value:g}`" for value in dict.fromkeys(values) if value != default)


def _commands(found: Sequence[Command]) -> str:
    rows = ((f"`{one.name}`", _who(one.who), _plain(one.about), _shows(one.seen)) for one in found)
    return _table(("Command", "Who", "What it does", "What must be seen"), rows)


def _who(who: str) -> str:
    return {"": "everybody", "server": "the server's console only"}.get(who, f"admins with `{who}`")


def _events(found: Sequence[Hooked]) -> str:
    def rows() -> Iterator[tuple[str, str, str]]:
        for one in found:
            trial, event = trials().get(one.name), events.event(one.name)
            how = trial.do if trial is not None else event.about if event is not None else "Not an event of this game."
            alone = "" if trial is None or trial.alone else " Takes more than one person."
            yield f"`{one.name}`", f"{how}{alone}", _shows(one.seen)

    return _table(("Event", "How to bring it about", "What must be seen"), rows())


def _forwards(found: Sequence[Hooked]) -> str:
    rows = ((f"`{one.name}`", _plain(api.about(one.name) or ""), _shows(one.seen)) for one in found)
    return _table(("Function", "When", "What must be seen"), rows)


def _edges(found: Sequence[Edge]) -> str:
    return _table(("Try", "What must be seen"), ((edge.do, edge.see) for edge in found))


def _ticks(facts: PluginFacts, tried: Sequence[Edge]) -> str:
    steps = [
        "It loads without an error",
        *(f"Variable `{one.name}`" for one in facts.convars),
        *(f"Command `{one.name}`" for one in facts.commands),
        *(f"Event `{one}`" for one in dict.fromkeys(event.name for event in facts.events)),
        *(f"`{one.name}`" for one in facts.forwards),
        *(edge.name.replace("_", " ").capitalize() for edge in tried),
    ]
    return _table(("Step", "Works", "Fails", "Remarks"), ((step, "☐", "☐", "") for step in steps))


def _shows(seen: Sequence[str]) -> str:
    return "; ".join(seen) if seen else "what the plugin promises"


def _plain(text: str) -> str:
    """A text of the plugin as one line of Markdown that means nothing but itself."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(kept.split()).replace("|", "/").replace("`", "'").replace("<", "‹").replace(">", "›")


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
