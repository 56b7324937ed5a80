"""Where the author of a text puts braces: on the line of what they belong to, or below it."""

from __future__ import annotations

from dataclasses import dataclass

from server.features.formatting.lexing import CODE, Token

# Fewer say nothing about the author's habits.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Braces:
    """What stands on a line of its own: the braces of functions, statements and types; `else` behind a `}`."""

    functions: bool = True
    controls: bool = True
    types: bool = True
    elses: bool = True


ALLMAN = Braces()


def seen_braces(tokens: list[Token]) -> Braces:
    """How a text places its braces; on their own lines unless three in four are not."""
    count = {"function": [0, 0], "control": [0, 0], "type": [0, 0], "else": [0, 0]}
    open_kinds: list[str] = []
    previous = ""
    for token in tokens:
        if token.kind not in CODE:
            continue
        text = token.text
        if text == "{":
            kind = _kind(previous, open_kinds[-1] if open_kinds else "type")
            open_kinds.append(kind)
            if kind in count:
                count[kind][token.newline] += 1
        elif text == "}":
            if open_kinds:
                open_kinds.pop()
        elif text == "else" and previous == "}":
            count["else"][token.newline] += 1
        previous = text
    if sum(map(sum, count.values())) < _FEW:
        return ALLMAN

    def below(kind: str, otherwise: bool) -> bool:
        same, own = count[kind]
        return own * 4 > same + own if same + own else otherwise

    functions = below("function", below("control", True))
    controls = below("control", functions)
    return Braces(functions, controls, below("type", functions), controls or below("else", False))


def _kind(previous: str, outer: str) -> str:
    """What a brace opens that stands behind `previous` in a brace of kind `outer`."""
    if previous == ")":
        return "function" if outer == "type" else "control"
    if previous in ("else", "do"):
        return "control"
    if outer == "type" and (previous[-1:].isalnum() or previous[-1:] == "_"):
        return "type"
    return "other"
