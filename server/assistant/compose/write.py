"""A plan as a whole plugin in SourcePawn, laid out as the formatter would.

`write` gives the text; `needs` says what the server must have beside SourceMod. Deterministic, and knows no request.
"""

from __future__ import annotations

from server.assistant.compose.clauses import ACTING
from server.assistant.compose.draft import ConditionUse, Draft, HandlerUse, Setting, draft
from server.assistant.compose.handlers import add_handler, effect_in_words
from server.assistant.compose.naming import literal, sentence, words_of
from server.assistant.compose.pieces import Pieces, block
from server.assistant.compose.plan import Plan
from server.assistant.compose.wording import in_words
from server.knowledge import compose

_AUTHOR = "L4D2 Architect"
_LONGEST_DESCRIPTION = 240
_LONGEST_TITLE = 64


def write(plan: Plan) -> str:
    """The plugin that does what the plan says. Raises `ComposeError` for a plan that can not be."""
    made = draft(plan)
    pieces = Pieces()
    for setting in made.settings:
        pieces.globals(f"ConVar {setting.variable};")
        pieces.start(_created(setting))
    if made.settings:
        pieces.start(f'AutoExecConfig(true, "l4d2_{made.plugin}");')
    for text, name in made.texts.items():
        pieces.define(name, text)
    if made.echoed:
        pieces.globals(f"bool {ACTING};")
    for handler in made.handlers:
        add_handler(handler, made, pieces)
        pieces.code(handler.trigger.code, handler.use.env)
        for clause in handler.clauses:
            for condition in clause.conditions:
                pieces.code(condition.condition.code, condition.use.env | {"client": "client"})
            for effect in clause.effects:
                pieces.includes.update(effect.scope.needs)
                pieces.code(effect.effect.code, effect.use.env | {"client": "client"})
    return pieces.text(_info(made))


def needs(plan: Plan) -> tuple[str, ...]:
    """What the server must have beside SourceMod for this plan: `left4dhooks`."""
    return needs_of(draft(plan))


def title_of(made: Draft) -> str:
    """The plugin's name for people."""
    if made.title:
        return made.title[:_LONGEST_TITLE].rstrip()
    first = made.handlers[0]
    done = dict.fromkeys(words_of(one.effect.name) for clause in first.clauses for one in clause.effects)
    chosen = [words_of(value.replace("|", "_")) for value in _chosen(first)]
    which = f" ({', '.join(chosen)})" if chosen else ""
    return f"{words_of(first.trigger.name)}{which}: {sentence(list(done))}"[:_LONGEST_TITLE].rstrip()


def _chosen(handler: HandlerUse) -> list[str]:
    """The class, item and so on that the trigger is narrowed down to."""
    parameters, values = handler.trigger.parameters, handler.use.values
    narrowed = [name for name, one in parameters.items() if one.kind == "choice" and values[name] != one.default]
    return [str(values[name]) for name in narrowed if values[name]]


def description_of(made: Draft) -> str:
    """One sentence for each clause, as many as fit."""
    said = ""
    for clause in made.clauses:
        when = in_words(clause.trigger.when, clause.trigger.parameters, clause.use.values)
        when = ", ".join((when, *map(_said, clause.conditions), *(["some time later"] if clause.delay else [])))
        does = map(effect_in_words, clause.effects)
        one = f"When {when}, {sentence(list(dict.fromkeys(does)))}."
        if said and len(said) + len(one) >= _LONGEST_DESCRIPTION:
            return f"{said} And more."
        said = f"{said} {one}".strip()
    return said


def needs_of(made: Draft) -> tuple[str, ...]:
    """As `needs`, of a plan that is looked up already."""
    return tuple(
        dict.fromkeys(
            name for clause in made.clauses for one in clause.effects for name in (*one.effect.needs, *one.scope.needs)
        )
    )


def _said(one: ConditionUse) -> str:
    usual = one.condition.says
    usual = (one.condition.denies or f"not {usual}") if one.negated else usual
    says = in_words(usual, one.condition.parameters, one.use.values)
    if one.role is None:
        return f"{says} (whoever it is about)" if one.of_targets else says
    return f"{says} ({compose.scopes()[one.role.name].words})"


def _created(setting: Setting) -> str:
    one = setting.parameter
    default = f"{setting.default:g}" if isinstance(setting.default, int | float) else str(setting.default)
    bounds = f"true, {float(one.least)}, true, {float(one.most)}"
    about = literal(f"{setting.about}.")
    return f'{setting.variable} = CreateConVar("{setting.shown}", "{default}", {about}, FCVAR_NONE, {bounds});'


def _info(made: Draft) -> list[str]:
    fields = {
        "name": title_of(made),
        "author": _AUTHOR,
        "description": description_of(made),
        "version": "1.0.0",
        "url": "",
    }
    rows = [f"{name} = {literal(value)}" for name, value in fields.items()]
    opening, *rest = block([*(f"{row}," for row in rows[:-1]), rows[-1]])
    return ["public Plugin myinfo =", opening, *rest[:-1], "};"]
