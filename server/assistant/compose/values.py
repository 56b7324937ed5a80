"""The values of a part as they were asked for, held to the bounds that its parameters have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from server.assistant.compose.errors import UnknownPartError, ValueRangeError
from server.assistant.compose.plan import ARGUMENT, Part, Value
from server.knowledge.compose import Parameter
from server.knowledge.near import spelt_like


def values_of(part: Part, parameters: Mapping[str, Parameter], also: tuple[str, ...] = ()) -> dict[str, Value]:
    """Every parameter's value, the default where nothing was said; `also` are names that the writer itself heeds.

    Raises `UnknownPartError` and `ValueRangeError`.
    """
    given = dict(part.values)
    for name in given:
        if name not in parameters and name not in also:
            near = spelt_like(name, parameters, 1)
            raise UnknownPartError(f"`{part.name}` has no parameter `{name}`.", tuple(near) or tuple(parameters))
    return {name: _held(part.name, one, given.get(name, one.default)) for name, one in parameters.items()}


def _held(part: str, one: Parameter, value: Value) -> Value:
    match one.kind:
        case "integer" | "number":
            return _number(part, one, value)
        case "choice":
            word = str(value).lower()
            if word not in one.choices:
                words = tuple(one.choices)
                raise ValueRangeError(f"`{value}` is no {one.name} of `{part}`; there are {', '.join(words)}.", words)
            return word
        case "choices":
            words = str(value).lower().split("|")
            if not set(words) <= set(one.choices):
                can = tuple(one.choices)
                raise ValueRangeError(f"`{value}` is no {one.name} of `{part}`; there are {', '.join(can)}.", can)
            return "|".join(dict.fromkeys(words))
        case _:
            text = str(value)
            if one.pattern and not re.fullmatch(one.pattern, text):
                raise ValueRangeError(f"`{value}` can not be the {one.name} of `{part}`.")
            if not one.least <= len(text.encode()) <= one.most:
                raise ValueRangeError(f"The {one.name} of `{part}` has to have {one.least:g} to {one.most:g} bytes.")
            return text


def _number(part: str, one: Parameter, value: Value) -> Value:
    unit = f" {one.unit}" if one.unit else ""
    if value == ARGUMENT:
        # What the game's players type is held to the bounds when they do.
        return value
    try:
        number = float(value)
    except ValueError:
        raise ValueRangeError(
            f"The {one.name} of `{part}` is a number{unit and f' of{unit}'}, not `{value}`."
        ) from None
    if not one.least <= number <= one.most:
        raise ValueRangeError(
            f"The {one.name} of `{part}` has to be between {one.least:g} and {one.most:g}{unit}, not {number:g}."
        )
    if one.kind == "number":
        return number
    if number != int(number):
        raise ValueRangeError(f"The {one.name} of `{part}` is a whole number, not {number:g}.")
    return int(number)
