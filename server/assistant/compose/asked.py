"""The values of a request in the units of the parameters that they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.assistant.compose.errors import ComposeError
from server.assistant.compose.match import Item, Person
from server.assistant.compose.plan import ARGUMENT, Value
from server.assistant.compose.sentences import UnclearError
from server.knowledge.compose import Parameter

_NO_PARAMETERS = frozenset(
    "trigger effect scope second special admin names addressed agent of_role not dealer taker spared spared_too typed "
    "item_tag by by_class ordinal warns headshot soon command unhurt count".split()
)
"""Values that the understanding itself heeds."""


def asked_values(item: Item, parameters: Mapping[str, Parameter], usual: str) -> tuple[tuple[str, Value], ...]:
    """The values of an item; `usual` says what a percentage is of when the words do not.

    Raises `UnclearError` for one that no parameter takes.
    """
    made: dict[str, Value] = {}
    how = item.phrase.how or usual
    for name, value in (*item.values, *item.phrase.fixed):
        if isinstance(value, Person) or name in _NO_PARAMETERS:
            continue
        parameter = parameters.get(name)
        if parameter is None:
            if name == "seconds" and item.phrase.section == "modifiers":
                return ()
            raise UnclearError("modifier")
        made[name] = _value(value, parameter, how)
    return tuple(made.items())


def _value(value: Any, parameter: Parameter, how: str) -> Value:
    if not isinstance(value, tuple):
        return value
    number, unit = value
    if number == ARGUMENT:
        return ARGUMENT
    if parameter.name == "percent":
        number = _percent(number, unit, how)
    if how in ("over", "under"):
        number += 1 if how == "over" else -1
    if how == "minus":
        number = -number
    if parameter.kind == "integer" and number != int(number):
        raise ComposeError(f"{parameter.about}: a whole number is needed, not {number:g}.")
    if parameter.kind in ("word", "message", "choice"):
        return f"{number:g}"
    return int(number) if number == int(number) else number


def _percent(number: float, unit: str, how: str) -> float:
    """A percentage of the usual, out of "30 % more", "twice" and the like."""
    if unit == "factor":
        return 100.0 / number if how == "less" and number else number * 100.0
    match how:
        case "more":
            return 100.0 + number
        case "less":
            return 100.0 - number
        case "auto":
            return 100.0 + number if 5 <= number < 100 else number
        case _:
            return number
