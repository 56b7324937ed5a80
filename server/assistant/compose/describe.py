"""Says in a sentence what a plan does, and why a request is refused, in the language of the request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from server.assistant.compose.plan import ARGUMENT, NOT, Clause, Effect, Part, Plan, Value
from server.assistant.compose.words import sayings, sentences
from server.knowledge import compose
from server.knowledge.compose import Parameter

_HAN = re.compile(r"[\u3400-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ROLE = re.compile(r"\{\w+\}")  # who it is, in a message


def language_of(request: str) -> str:
    """`zh`, `ru` or `en`."""
    if _HAN.search(request):
        return "zh"
    return "ru" if _CYRILLIC.search(request) else "en"


def sentence(language: str, key: str, words: str = "") -> str:
    """The sentence of that key, with `words` where it has room for them."""
    known = sentences().get(language, {})
    return str(known.get(key) or sentences()["en"][key]).replace("{words}", words)


def quoted(words: Iterable[str], language: str) -> str:
    """Words of the request in quotation marks."""
    marks = {"zh": "“{}”", "ru": "«{}»"}.get(language, "“{}”")
    return ", ".join(marks.format(word) for word in words)


def said(plan: Plan, language: str) -> str:
    """One sentence: when, under which conditions, what happens to whom."""
    return " ".join(_clause(clause, language) for clause in plan.clauses)


def left_out_when_down(plan: Plan, language: str) -> list[str]:
    """The effects that could be for survivors, and leave out those who are down."""
    found = [
        _for(one, language)
        for clause in plan.clauses
        for one in clause.effects
        if _leaves_out(compose.effects()[one.part.name]) and _may_be_survivor(clause, one)
    ]
    return list(dict.fromkeys(found))


def _leaves_out(effect: compose.Effect) -> bool:
    return effect.name == "heal" or "!IsDown(" in effect.guard


def _may_be_survivor(clause: Clause, one: Effect) -> bool:
    scope = compose.scopes()[one.scope]
    role = compose.triggers()[clause.trigger.name].role(scope.role) if scope.role and not scope.loop else None
    return scope.team != "infected" and (role is None or role.team != "infected")


def _clause(clause: Clause, language: str) -> str:
    when = _part("triggers", clause.trigger, language)
    about = [one for one in clause.conditions if ("of", "targets") in one.values]
    conditions = "".join(f", {_condition(one, language)}" for one in clause.conditions if one not in about)
    if clause.delay:
        conditions += ", " + sentence(language, "later", _number(clause.delay))
    usual = compose.triggers()[clause.trigger.name].text
    effects = ", ".join(_effect(one, usual, language) for one in clause.effects)
    effects += "".join(f" ({_condition(one, language)})" for one in about)
    match language:
        case "zh":
            return f"当{when}时{conditions.replace(', ', '，')}：{effects.replace(', ', '，')}。"
        case "ru":
            return f"Когда {when}{conditions}: {effects}."
        case _:
            return f"When {when}{conditions}: {effects}."


def _condition(part: Part, language: str) -> str:
    if not dict(part.values).get(NOT):
        return _part("conditions", part, language)
    known = compose.conditions()[part.name]
    if language == "en" and known.denies:
        return _filled(known.denies, part, known.parameters, language)
    return sentence(language, "unless", _part("conditions", part, language))


def _effect(effect: Effect, usual: str, language: str) -> str:
    """`usual` is the text that the trigger has for effects without one of their own."""
    part, text = effect.part, compose.effects()[effect.part.name].parameters.get("text")
    if text is not None and text.kind == "message" and not dict(part.values).get("text") and not text.default:
        others = tuple((name, value) for name, value in part.values if name != "text")
        part = Part(part.name, (*others, ("text", usual)))
    return _part("effects", part, language).replace("$scope", _scope(effect, language))


def _for(effect: Effect, language: str) -> str:
    """What is done to whom, without any value."""
    does = _saying("effects", effect.part.name, language) or compose.effects()[effect.part.name].does
    return does.replace("$scope", _scope(effect, language))


def _scope(effect: Effect, language: str) -> str:
    return _saying("scopes", effect.scope, language) or compose.scopes()[effect.scope].words


def _part(section: str, part: Part, language: str) -> str:
    """What a part is in words, and the values that it was given."""
    known: compose.Trigger | compose.Effect | compose.Condition
    if section == "triggers":
        known = compose.triggers()[part.name]
        usual = known.when
    elif section == "effects":
        known = compose.effects()[part.name]
        usual = known.does
    else:
        known = compose.conditions()[part.name]
        usual = known.says
    return _filled(_saying(section, part.name, language) or usual, part, known.parameters, language)


def _filled(text: str, part: Part, parameters: Mapping[str, Parameter], language: str) -> str:
    shown: list[str] = []
    given = dict(part.values)
    for name, parameter in parameters.items():
        value = given.get(name, parameter.default)
        if "$" + name in text:
            text = text.replace("$" + name, _number(value))
        elif name in given or parameter.kind in ("integer", "number") or name == "file":
            shown.append(_value(value, parameter, language))
    shown = [one for one in shown if one]
    return f"{text} ({', '.join(shown)})" if shown else text


def _value(value: Value, parameter: Parameter, language: str) -> str:
    if parameter.kind == "message":
        return f"“{_ROLE.sub('…', str(value))}”" if value else ""
    if value == ARGUMENT:
        return sentence(language, "typed")
    if parameter.unit == "seconds" and not value:
        return sentence(language, "lasting")
    if parameter.kind in ("integer", "number"):
        unit = _saying("units", parameter.unit, language) or parameter.unit
        return f"{_number(value)} {unit}".strip()
    return str(value) if parameter.kind == "word" else str(value).replace("_", " ")


def _number(value: Value) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _saying(section: str, name: str, language: str) -> str:
    """The words of the data for that language; "" when it has none."""
    found: Mapping[str, object] = sayings().get(section, {}).get(name, {})
    return str(found.get("say" if language == "en" else f"say_{language}", ""))
