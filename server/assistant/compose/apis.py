"""Judges names of the interface that a request wants used: whether they exist, and belong to what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.assistant.compose.match import Item
from server.assistant.compose.plan import Plan
from server.assistant.compose.words import sayings
from server.knowledge import api, convars, events, netprops
from server.knowledge.near import near, spelt_like

GOOD, OTHER, WRONG, UNKNOWN = "good", "other", "wrong", "unknown"
"""A name can be what the plugin uses, something else that exists, an event of other parts, or nothing at all."""

_GUARDED = ("rcon_password", "sv_password", "sv_cheats", "sv_lan", "rcon_", "sv_rcon", "ip", "hostip", "sm_immunity")

_HOOKS = ("OnTakeDamage", "OnTakeDamageAlive", "OnTakeDamagePost", "TraceAttack", "SDKHook", "SDKHooks", "SDKTools")


def wanted(hints: Iterable[Item]) -> Iterator[str]:
    """The names in the hints of a request."""
    for item in hints:
        for key, value in item.values:
            if key in ("name", "second"):
                yield str(value)


def verdict(name: str, plan: Plan | None) -> str:
    """What is to be thought of a name for a plan, or (`plan` None) by itself."""
    clauses = plan.clauses if plan is not None else ()
    parts = [("triggers", clause.trigger.name) for clause in clauses]
    parts += [("effects", effect.part.name) for clause in clauses for effect in clause.effects]
    if any(name in sayings().get(section, {}).get(part, {}).get("apis", ()) for section, part in parts):
        return GOOD
    if name in events.names():
        # Somebody who names an event says when it is to happen: another one is another plugin.
        return WRONG
    return OTHER if _exists(name) else UNKNOWN


def instead(name: str) -> tuple[str, ...]:
    """Names that may be meant by one that does not exist."""
    kind = "netprop" if name.startswith("m_") else "event"
    return near(kind, name)


def of_convar(name: str) -> str:
    """Why a convar is not to be set: the key of a sentence, "" when it may be."""
    if name.startswith(_GUARDED):
        return "guarded_convar"
    return "" if convars.convar(name) is not None else "unknown_convar"


def convars_near(name: str) -> tuple[str, ...]:
    """Convars that are spelt like one that does not exist."""
    return spelt_like(name, convars.names())


def _exists(name: str) -> bool:
    if name.startswith("m_"):
        return netprops.prop(name) is not None
    plain = name.removeprefix("SDKHook_")
    return bool(api.about(name) or api.versions(name)) or plain in _HOOKS or convars.convar(name) is not None
