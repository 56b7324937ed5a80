"""One term for all ways of asking the same: `GetClientTeam(x)` and the property of the team, old functions and methods.

Tables of SourceMod's own functions, and what follows from their meaning. Must not look at any program.
"""

from __future__ import annotations

from typing import Final

from server.analysis.runtime.game_events import ACCESSORS as FIELDS
from server.analysis.runtime.netprop_calls import ACCESSORS as PROPERTIES
from training.evaluate.program.terms import UNKNOWN, Term, const, make, negated, text

_UNARY: Final = {
    "GetClientTeam": "team",
    "IsClientInGame": "ingame",
    "IsClientConnected": "connected",
    "IsPlayerAlive": "alive",
    "IsFakeClient": "bot",
    "GetClientHealth": "health",
    "GetClientUserId": "userid",
    "L4D2_GetPlayerZombieClass": "class",
    "L4D_IsPlayerIncapacitated": "incapacitated",
    "L4D_IsPlayerHangingFromLedge": "hanging",
    "L4D_IsPlayerGhost": "ghost",
    "IsValidEntity": "valid",
    "IsValidEdict": "valid",
    "EntRefToEntIndex": "entity",
    "EntIndexToEntRef": "reference",
    "FindConVar": "convar",
}
_SAME: Final = frozenset(
    "float RoundToNearest RoundToFloor RoundToCeil RoundToZero RoundFloat FloatAbs view_as MakeCompatEntRef".split()
)
_PROPERTY: Final = {
    "m_iTeamNum": "team",
    "m_zombieClass": "class",
    "m_iHealth": "health",
    "m_isIncapacitated": "incapacitated",
    "m_isHangingFromLedge": "hanging",
    "m_isGhost": "ghost",
}
_CONVAR: Final = {
    "ConVar.IntValue": "int",
    "ConVar.BoolValue": "bool",
    "ConVar.FloatValue": "float",
    "GetConVarInt": "int",
    "GetConVarBool": "bool",
    "GetConVarFloat": "float",
}
_RANDOM: Final = frozenset({"GetRandomFloat", "GetRandomInt", "Math_GetRandomFloat", "Math_GetRandomInt"})
_TIMES: Final = frozenset({"GetGameTime", "GetEngineTime", "GetTickedTime", "GetTime", "GetGameTickCount"})
_EQUAL: Final = frozenset({"StrEqual"})
_COMPARED: Final = frozenset({"strcmp", "strncmp"})
_ASKED: Final = frozenset({"StrContains"})
_FOUND: Final = "found"


def call(name: str, args: tuple[Term, ...], receiver: Term | None) -> Term:
    """What a call of a function that is not the plugin's gives."""
    first = args[0] if args else UNKNOWN
    field = FIELDS.get(name)
    if field is not None and not field.writes:
        event = first if field.event >= 0 else receiver or UNKNOWN
        key = args[field.key].text if field.key < len(args) else None
        return make("field", key, event) if key is not None else UNKNOWN
    if name == "GetClientOfUserId":
        return _client(first)
    if name in _UNARY and args:
        return _unary(_UNARY[name], first)
    if name in _SAME and args:
        return first
    if name in _CONVAR:
        return make("value", None, receiver if receiver is not None else first)
    if name in _RANDOM and len(args) >= 2:
        return make("random", None, first, args[1])
    if name == "GetURandomFloat":
        return make("random", None, const(0.0), const(1.0))
    if name in _TIMES:
        return Term("time")
    if name in _EQUAL and len(args) >= 2:
        return operation("==", first, args[1])
    if name in _COMPARED and len(args) >= 2:
        return make("op", "!", operation("==", first, args[1]))
    if name in _ASKED and len(args) >= 2:
        return make(_FOUND, None, first, args[1])
    read = PROPERTIES.get(name)
    if read is not None and not read.writes and read.kind:
        return _property(args, read.entity, read.name, read.element)
    if name == "CreateConVar" or name == "AutoExecConfig_CreateConVar":
        return make("convar", first.text) if first.text is not None else UNKNOWN
    given = args if receiver is None else (receiver, *args)
    return make("call", name, *given)


def _client(value: Term) -> Term:
    return value.args[0] if value.head == "userid" else make("client", None, value)


def _unary(head: str, value: Term) -> Term:
    if head == "convar":
        return make("convar", value.text) if value.text is not None else UNKNOWN
    if head == "entity" and value.head == "reference":
        return value.args[0]
    return make(head, None, value)


def _property(args: tuple[Term, ...], entity_at: int, name_at: int, element_at: int) -> Term:
    name = args[name_at].text if name_at < len(args) else None
    entity = args[entity_at] if 0 <= entity_at < len(args) else Term("rules")
    if name is None:
        return UNKNOWN
    if name in _PROPERTY:
        return make(_PROPERTY[name], None, entity)
    element = args[element_at] if 0 <= element_at < len(args) else None
    if element is not None and element != const(0):
        return make("prop", name, entity, element)
    return make("prop", name, entity)


def operation(op: str, left: Term, right: Term) -> Term:
    """A binary operator, worked out where both sides are known."""
    if op in ("==", "!="):
        if left.text is not None and right.text is not None:
            return const((left.text == right.text) == (op == "=="))
        for one, other in ((left, right), (right, left)):
            # `StrContains(a, b) != -1` and `strcmp(a, b) == 0` are questions with yes and no.
            if other.number == -1 and one.head == _FOUND:
                return one if op == "!=" else negated(one)
            if other.number == 0 and one.head == "op" and one.value == "!" and one.args[0].head == "op":
                return one.args[0] if op == "==" else one
    if left.head == _FOUND and right.number is not None:
        if (op, right.number) in ((">=", 0), (">", -1)):
            return left
        if (op, right.number) in (("<", 0), ("<=", -1)):
            return negated(left)
    a, b = left.number, right.number
    if a is not None and b is not None:
        known = computed(op, a, b)
        if known is not None:
            return const(known)
    return make("op", op, left, right)


def computed(op: str, a: int | float, b: int | float) -> int | float | None:
    """A binary operator on numbers, as the language has it."""
    if op in ("/", "%") and not b:
        return None
    if op == "/" and isinstance(a, int) and isinstance(b, int):
        return int(a / b)
    if op in ("&", "|", "^", "<<", ">>", ">>>", "%") and (isinstance(a, float) or isinstance(b, float)):
        return None
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b
        case "%":
            return a % b
        case "==":
            return int(a == b)
        case "!=":
            return int(a != b)
        case "<":
            return int(a < b)
        case "<=":
            return int(a <= b)
        case ">":
            return int(a > b)
        case ">=":
            return int(a >= b)
        case "&":
            return int(a) & int(b)
        case "|":
            return int(a) | int(b)
        case "^":
            return int(a) ^ int(b)
        case "<<":
            return int(a) << int(b) if 0 <= b < 32 else None
        case ">>" | ">>>":
            return int(a) >> int(b) if 0 <= b < 32 else None
        case _:
            return None


def spelt(pattern: Term, given: tuple[Term, ...]) -> Term:
    """A text made by a format, as far as its parts are known; else the format with what goes into it."""
    written = pattern.text
    if written is None:
        return make("format", None, pattern, *given)
    left = list(given)
    made: list[str] = []
    at = 0
    while at < len(written):
        if written[at] == "%" and written[at + 1 : at + 2] in ("s", "d", "i") and left:
            one = left[0]
            known = one.text if one.text is not None else str(one.number) if isinstance(one.number, int) else None
            if known is None:
                return make("format", "".join(made) + written[at:], pattern, *given)
            made.append(known)
            left.pop(0)
            at += 2
        elif written.startswith("%%", at):
            made.append("%")
            at += 2
        elif written[at] == "%" and left:
            return make("format", "".join(made) + written[at:], pattern, *given)
        else:
            made.append(written[at])
            at += 1
    return text("".join(made))
