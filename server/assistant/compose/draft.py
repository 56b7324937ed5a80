"""A plan with everything looked up: typed parts, checked values, names for what the plugin will have.

Decides on names, convars and texts; writes no statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template
from typing import TypeVar

from server.assistant.compose.errors import EmptyPlanError, ScopeError, UnknownPartError, ValueRangeError
from server.assistant.compose.fitting import EVENT, TARGETS, require_scope, subject_of
from server.assistant.compose.naming import escaped, format_text, joined, literal, pascal, slug, unique, words_of
from server.assistant.compose.plan import ARGUMENT, NOT, Clause, Part, Plan, Value
from server.assistant.compose.values import values_of
from server.assistant.compose.wording import in_words
from server.knowledge import compose
from server.knowledge.compose import Condition, Effect, Parameter, Role, Scope, Trigger
from server.knowledge.near import spelt_like

T = TypeVar("T")

_PLACE = re.compile(r"\{(\w+)\}")
_PREFIX = re.compile(r"^l4d2?_")
_TARGET = "target"
_LONGEST_NAME = 48
_NAMING = ("choice", "choices", "word")
_DELAY = Parameter("delay", "number", 5.0, 0.1, 3600.0, "seconds", "How many seconds later it happens", True, {}, "")
# Effects whose command is named after them.
_OWN_COMMANDS = frozenset({"points"})
_TYPED = ("command", "command_on_player", "vote_passed")
_OWN_HANDLER = ("command", "timer", "vote")


@dataclass(slots=True)
class Use:
    """A part where the plan uses it: `name` is unique in the plugin, `env` is what `$name` stands for in its code.

    `roles` are those whose names its text has; `names_target` when it has the name of each one it happens to.
    """

    name: str
    values: dict[str, Value]
    env: dict[str, str] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    names_target: bool = False


@dataclass(slots=True)
class EffectUse:
    """An effect, to whom it happens, and its role when that is one, or is chosen when it happens."""

    effect: Effect
    scope: Scope
    role: Role | None
    use: Use


@dataclass(slots=True)
class ConditionUse:
    """A condition with its test, and the role it asks about; `of_targets` when it is about those who are reached.

    When `negated` it must not hold.
    """

    condition: Condition
    test: str
    role: Role | None
    of_targets: bool
    use: Use
    negated: bool = False


@dataclass(slots=True)
class ClauseUse:
    """What happens under which conditions; `delay` is the code of the seconds until then, "" for at once."""

    trigger: Trigger
    use: Use
    conditions: list[ConditionUse]
    effects: list[EffectUse]
    delay: str = ""
    name: str = ""


@dataclass(slots=True)
class HandlerUse:
    """All clauses that one function of the plugin carries out; `later` are functions that do what has to wait."""

    trigger: Trigger
    use: Use
    clauses: list[ClauseUse]
    later: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A convar of the plugin; `shown` is the name that admins see."""

    name: str
    shown: str
    variable: str
    parameter: Parameter
    default: Value
    about: str


@dataclass(slots=True)
class Draft:
    """The plugin before it has code. `texts` has the define of each text."""

    plugin: str
    title: str
    handlers: list[HandlerUse] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def clauses(self) -> list[ClauseUse]:
        """All clauses, handler by handler."""
        return [clause for handler in self.handlers for clause in handler.clauses]

    @property
    def echoed(self) -> frozenset[str]:
        """Triggers of the plugin that its own effects can set off."""
        caused = {name for clause in self.clauses for one in clause.effects for name in one.effect.echoes}
        return frozenset(caused.intersection(handler.trigger.name for handler in self.handlers))


def draft(plan: Plan) -> Draft:
    """Look everything up. Raises `ComposeError`."""
    if not plan.clauses or not all(clause.effects for clause in plan.clauses):
        raise EmptyPlanError("There is nothing to do in this plan.")
    return _Drafting(plan).draft


class _Drafting:
    def __init__(self, plan: Plan) -> None:
        self.draft = Draft(_PREFIX.sub("", slug(plan.title)) or _name_of(plan), plan.title.strip())
        self._of_clauses = _repeated(plan)
        self._taken: set[str] = set()
        self._is_typed = False
        """Whether a number typed behind a command is known."""
        self._reserve_commands(plan)
        by_key: dict[object, HandlerUse] = {}
        for clause in plan.clauses:
            trigger = _known(clause.trigger, "trigger", compose.triggers())
            values = values_of(clause.trigger, trigger.parameters)
            key = (trigger.name, *(values.values() if trigger.kind in _OWN_HANDLER else ()))
            handler = by_key.get(key)
            if handler is None:
                handler = by_key[key] = HandlerUse(trigger, self._use_of_trigger(trigger, clause.trigger), [])
                self.draft.handlers.append(handler)
            handler.clauses.append(self._clause(trigger, handler, clause))

    def _reserve_commands(self, plan: Plan) -> None:
        """What the plan calls a command nothing else may be called; effects have commands, too."""
        words = {str(dict(one.trigger.values).get("name", "")) for one in plan.clauses if one.trigger.name in _TYPED}
        parts = {one.part.name for clause in plan.clauses for one in clause.effects}
        for word in words & _OWN_COMMANDS & parts:
            raise ValueRangeError(f"The effect `{word}` has a command `{word}` of its own; choose another word.")
        self._taken |= {pascal(word).lower() for word in words}

    def _use_of_trigger(self, trigger: Trigger, part: Part) -> Use:
        values = values_of(part, trigger.parameters)
        word = str(values["name"]) if trigger.name in _TYPED else ""
        use = Use(word or self._name(trigger.name), values)
        use.env = self._env(use, trigger, trigger.parameters, "")
        return use

    def _clause(self, trigger: Trigger, handler: HandlerUse, clause: Clause) -> ClauseUse:
        use = handler.use
        if handler.clauses and trigger.parameters and trigger.kind not in _OWN_HANDLER:
            use = Use(use.name, values_of(clause.trigger, trigger.parameters))
            use.env = self._env(use, trigger, trigger.parameters, "")
        effects = [_known(one.part, "effect", compose.effects()) for one in clause.effects]
        self._is_typed = any(value == ARGUMENT for one in clause.effects for _, value in one.part.values)
        conditions = [self._condition(trigger, handler, part, effects) for part in clause.conditions]
        made = ClauseUse(
            trigger,
            use,
            sorted(conditions, key=lambda one: one.condition.last),
            [
                self._effect(trigger, handler, effect, one.part, one.scope)
                for effect, one in zip(effects, clause.effects, strict=True)
            ],
        )
        if clause.delay:
            self._delay(made, clause)
        return made

    def _delay(self, made: ClauseUse, clause: Clause) -> None:
        roles = [role for one in made.effects for role in ([one.role] if one.role else []) + list(one.use.roles)]
        if self._is_typed:
            raise ScopeError("What takes a number that is typed behind a command can not wait.")
        # How often it may happen is asked once more when it does.
        roles += [one.role for one in made.conditions if one.role is not None and one.condition.then]
        if any(role.alive == "gone" for role in roles) or any(one.effect.only for one in made.effects):
            raise ScopeError(f"What happens at `{made.trigger.name}` can not wait.")
        made.name = self._name(f"{made.use.name}_delay")
        held = _number_held(_DELAY, clause.delay)
        made.delay = self._code(Use(made.name, {}), made.trigger, _DELAY, held, "")

    def _condition(self, trigger: Trigger, handler: HandlerUse, part: Part, effects: list[Effect]) -> ConditionUse:
        condition = _known(part, "condition", compose.conditions())
        named = str(dict(part.values).get("of", ""))
        negated = bool(dict(part.values).get(NOT))
        if negated and (condition.last or condition.then):
            raise ScopeError(f"`{condition.name}` can not be turned round.")
        if condition.only not in ("", trigger.name):
            raise ScopeError(f"`{condition.name}` can only be asked at `{condition.only}`.", (condition.only,))
        use = self._use(part, condition.parameters, handler, trigger, "of", NOT)
        if set(condition.entity_values).intersection(map(str, use.values.values())):
            if not trigger.entity:
                can = tuple(name for name, one in compose.triggers().items() if one.entity)
                raise ScopeError(f"`{condition.name}` can not ask about that at `{trigger.name}`.", can)
            use.env["entity"] = f'event.GetInt("{trigger.entity}")' if trigger.kind == "event" else trigger.entity
            return ConditionUse(condition, condition.entity_test, None, False, use, negated)
        of = subject_of(trigger, condition, effects, named)
        if of == EVENT:
            fact = getattr(trigger, condition.wants)
            use.env |= {"field": fact, condition.wants: fact} if condition.wants not in use.env else {"field": fact}
            return ConditionUse(condition, condition.event_test, None, False, use, negated)
        role = trigger.roles.get(of)
        use.env["client"] = role.variable if role else "$client"
        return ConditionUse(condition, condition.test, role, of == TARGETS, use, negated)

    def _effect(self, trigger: Trigger, handler: HandlerUse, effect: Effect, part: Part, scope: str) -> EffectUse:
        found = require_scope(trigger, effect, scope)
        role = trigger.role(found.role) if found.role and effect.target == "player" else None
        if found.pick and effect.target == "player":
            before = sum(any(one.scope.pick for one in clause.effects) for clause in handler.clauses)
            variable = f"{found.name.partition('_')[0]}{before + 1 if before else ''}"
            role = Role(found.name, "", variable, "survivor", "yes", True, "")
        use = self._use(part, effect.parameters, handler, trigger)
        for name, value in use.values.items():
            if value == ARGUMENT and (
                trigger.kind != "command" or name not in Template(effect.apply).get_identifiers()
            ):
                raise ScopeError(f"The {name} of `{effect.name}` can not be typed behind a command.")
        if use.names_target and effect.target == "game":
            raise ScopeError(f"`{effect.name}` happens to nobody whom its text could name.", tuple(trigger.roles))
        return EffectUse(effect, found, role, use)

    def _use(
        self, part: Part, parameters: Mapping[str, Parameter], handler: HandlerUse, trigger: Trigger, *also: str
    ) -> Use:
        base = f"{handler.use.name}_{part.name}" if part.name in self._of_clauses else part.name
        use = Use(self._name(base), values_of(part, parameters, also))
        when = in_words(trigger.when, trigger.parameters, handler.use.values) if part.name in self._of_clauses else ""
        use.env = self._env(use, trigger, parameters, when)
        return use

    def _name(self, base: str) -> str:
        name, number = base, 2
        while pascal(name).lower() in self._taken:
            name, number = f"{base}{number}", number + 1
        self._taken.add(pascal(name).lower())
        return name

    def _env(self, use: Use, trigger: Trigger, parameters: Mapping[str, Parameter], when: str) -> dict[str, str]:
        env = {
            "plugin": self.draft.plugin,
            "use": pascal(use.name),
            "use_name": use.name,
            "title": words_of(trigger.name),
        }
        for name, role in trigger.roles.items():
            env[name] = trigger.roles[role.same].variable if role.same else role.variable
        for name, one in parameters.items():
            env[name] = self._code(use, trigger, one, use.values[name], when)
            if one.kind == "choice":
                env[f"{name}_words"] = words_of(str(use.values[name]))
        return env

    def _code(self, use: Use, trigger: Trigger, one: Parameter, value: Value, when: str) -> str:
        match one.kind:
            case "message":
                return self._text(use, trigger, str(value))
            case "word":
                return escaped(str(value))
            case "choice":
                return one.choices[str(value)]
            case "choices":
                return ", ".join(f'"{one.choices[word]}"' for word in str(value).split("|"))
            case _ if value == ARGUMENT:
                return ARGUMENT if one.kind == "integer" else f"float({ARGUMENT})"
            case _ if one.convar:
                setting = self._setting(use, one, value, when)
                return f"{setting.variable}.{'IntValue' if one.kind == 'integer' else 'FloatValue'}"
            case _:
                return str(value)

    def _setting(self, use: Use, one: Parameter, value: Value, when: str) -> Setting:
        name = use.name if use.name.endswith(f"_{one.name}") else f"{use.name}_{one.name}"
        name = unique(name, [held.name for held in self.draft.settings])
        about = f"{one.about} (when {when})" if when else one.about
        shown = joined(f"l4d2_{self.draft.plugin}", name)
        if any(held.shown == shown for held in self.draft.settings):
            shown = f"l4d2_{self.draft.plugin}_{name}"
        setting = Setting(name, shown, f"g_cv{pascal(name)}", one, value, about)
        self.draft.settings.append(setting)
        return setting

    def _text(self, use: Use, trigger: Trigger, said: str) -> str:
        """The define of a text, with the players as arguments whose names it has."""
        base = f"TEXT_{use.name.upper()}" if said else f"TEXT_{trigger.name.upper()}"
        said = said or trigger.text
        arguments: list[str] = []
        roles: list[Role] = []
        parts: list[str] = []
        end = 0
        for match in _PLACE.finditer(said):
            parts.append(format_text(said[end : match.start()]))
            parts.append("%N" if match[1] != ARGUMENT else "%d")
            end = match.end()
            if match[1] == ARGUMENT and self._is_typed:
                arguments.append(ARGUMENT)
                continue
            if match[1] == _TARGET:
                use.names_target = True
                arguments.append("$client")
                continue
            role = trigger.role(match[1])
            if role is None:
                offers = (*trigger.roles, _TARGET)
                raise ScopeError(
                    f"A text at `{trigger.name}` can not name `{match[1]}`; it can name {', '.join(offers)}.", offers
                )
            roles.append(role)
            arguments.append(role.variable)
        parts.append(format_text(said[end:]))
        use.roles = tuple(roles)
        text = literal("".join(parts))
        if text not in self.draft.texts:
            self.draft.texts[text] = unique(base, self.draft.texts.values())
        return ", ".join((self.draft.texts[text], *arguments))


def _number_held(one: Parameter, value: float) -> float:
    if not one.least <= value <= one.most:
        raise ValueRangeError(f"A delay has to be between {one.least:g} and {one.most:g} seconds, not {value:g}.")
    return value


def _known(part: Part, kind: str, table: Mapping[str, T]) -> T:
    if part.name not in table:
        raise UnknownPartError(f"There is no {kind} `{part.name}`.", tuple(spelt_like(part.name, table, 3)))
    return table[part.name]


def _repeated(plan: Plan) -> set[str]:
    """Names of effects and conditions that the plan has more than once."""
    names = Counter(
        part.name
        for clause in plan.clauses
        for part in (*clause.conditions, *(effect.part for effect in clause.effects))
    )
    return {name for name, count in names.items() if count > 1}


def _name_of(plan: Plan) -> str:
    """What tells the plugin from others: the trigger, of which class, item or command, whom it is for, what is done."""
    first = plan.clauses[0]
    trigger = _known(first.trigger, "trigger", compose.triggers())
    words = [trigger.name, *_chosen(first.trigger, trigger.parameters)]
    for part in first.conditions:
        if known := compose.conditions().get(part.name):
            words += _chosen(part, known.parameters)
    for one in first.effects:
        effect = _known(one.part, "effect", compose.effects())
        if effect.target == "player" and one.scope not in (trigger.scope, effect.scope, "subject"):
            words.append(one.scope)
        chosen = _chosen(one.part, effect.parameters)
        has_settings = any(parameter.convar for parameter in effect.parameters.values())
        # Names of settings go on from that of the effect.
        words += [*chosen, effect.name] if has_settings else [effect.name, *chosen]
    name = words[0]
    for word in dict.fromkeys(words[1:]):
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}_{word}"
    return name


def _chosen(part: Part, parameters: Mapping[str, Parameter]) -> list[str]:
    """The classes, items and commands among the values of a part, as words of a name."""
    kinds = {name: one.kind for name, one in parameters.items() if one.kind in _NAMING and name != "file"}
    chosen = [slug(str(value).replace("|", " ")) for name, value in part.values if name in kinds]
    return [word for word in chosen if word]
