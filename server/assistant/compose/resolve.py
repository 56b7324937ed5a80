"""Makes a plan of what belongs together: triggers, conditions and effects with their values.

Raises `UnclearError` where something is left open. Whether the parts go together is for the writer to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.assistant.compose.asked import asked_values
from server.assistant.compose.caution import require_helpful, require_present
from server.assistant.compose.counting import counted, doer, limited, paid_in_vain, vote_of
from server.assistant.compose.fitting import TARGETS, possible_subjects
from server.assistant.compose.hits import rules as _rules
from server.assistant.compose.match import Item, Person
from server.assistant.compose.occasion import Occasion, implied, occasion_of, spread
from server.assistant.compose.persons import PLURAL, is_message, named, scope_of, unnamed
from server.assistant.compose.plan import ARGUMENT, NOT, Clause, Effect, Part, Plan, Scope, Value
from server.assistant.compose.sentences import Doing, Group, Reading, UnclearError, is_standing
from server.assistant.compose.spared import spared
from server.assistant.compose.words import Phrase, sayings
from server.knowledge import compose

_SPAWNS = frozenset(("tank_spawn", "witch_spawn", "special_spawned"))
"""At these nobody is hurt: health that is given can not be meant as healing."""
_BY_ANYTHING = frozenset(
    ("special_killed", "tank_killed", "witch_killed", "common_killed", "boomer_exploded", "special_hurt")
)
"""What fire, a fall or another infected can do as well as a survivor."""
_STARTS = frozenset(("round_start", "map_start"))
"""When nobody has anything in hand yet."""
_BEGINNINGS = _STARTS | {"command"}
"""Where what holds for good may begin."""
_NAME = re.compile(
    r"\{(?:name|player|nick|nickname|playername|player_name|client|user)\}|<(?:name|player|nick)>|\[(?:name|player)\]|%N|%s",
    re.I,
)
_NUMBERS = ("amount", "percent", "seconds")
"""What the number behind a command can be, the likeliest first."""
_SETTLED = frozenset(
    ("switched_on", "mode_is", "difficulty_is", "chance", "min_players", "max_players", "humans_only", "bots_only")
)
"""Conditions that are as they are when a round begins."""
_EVERY_ONE = frozenset(("survivors_all", "players_all"))
_OF_ONE = frozenset(("survivor_incapacitated", "survivor_died", "saferoom_entered", "ledge_grab", "biled"))
_A_WHILE = 1.5
_TOLD_IN_CHAT = ("announce", "count", "log", "tell_own", "tell_top", "tell_alive", "tell_players", "tell_health")
_TEXTS = frozenset(("announce", "hint_text", "center_text", "log"))
_CONDITION_OF = {
    "human_one": "humans_only",
    "bot_one": "bots_only",
    "admin_one": "admins_only",
    "survivor_first": "once_per_round",
    "first_who": "once_per_round",
}
_OPPOSED = (("humans_only", "bots_only"), ("kill", "heal"), ("kill", "full_heal"), ("god_mode", "kill"))


def plan_of(reading: Reading) -> Plan:
    """The plan. Raises `UnclearError`; its reason may be followed by words after a colon."""
    clauses = [clause for group in reading.groups for clause in _Group(group).clauses()]
    if not clauses:
        raise UnclearError("nothing")
    if len({one.trigger for one in clauses}) != len({_called(one.trigger) for one in clauses}):
        # One command, of which two things are said about what is typed behind it.
        raise UnclearError("split")
    names = {part.name for clause in clauses for part in clause.conditions}
    done = {effect.part.name for clause in clauses for effect in clause.effects}
    if (names | done) & {"costs", "tell_points"} and "points" not in done:
        # Points of another plugin are out of reach.
        raise UnclearError("cannot:nothing in the request gives points")
    return Plan(tuple(dict.fromkeys(clauses)))


def _called(trigger: Part) -> Part:
    return Part(trigger.name, tuple(one for one in trigger.values if one[0] != "range"))


class _Group:
    def __init__(self, group: Group) -> None:
        self.group = group
        self.kept: list[Doing] = []

    def clauses(self) -> Iterator[Clause]:
        """A clause for each trigger, and for each mode or difficulty where there are several."""
        triggers = [one for item in self.group.triggers for one in spread(item)]
        for item in triggers or [implied(self.group)]:
            occasion = vote_of(occasion_of(item, self.group.effects), self.group.conditions)
            if occasion.name == "always" and not all(map(is_standing, self.group.effects)):
                raise UnclearError("no_trigger")
            effects = _noted(occasion, _typed(occasion, self._effects(occasion)))
            require_helpful(occasion.name, effects)
            waits = [doing.delay for doing in self.kept]
            if occasion.name == "damage" and not all(compose.effects()[one.part.name].only for one in effects):
                # "The tank deals 50 damage and glows": nobody glows because of a hit.
                raise UnclearError("split")
            if not self.group.triggers and any(one.phrase.name not in _SETTLED for one in self.group.conditions):
                effects = [_while_it_holds(occasion, effect) for effect in effects]
            if self.group.conditions and any(_is_for_good(effect) for effect in effects):
                # The condition may change, and then nothing would take it back.
                raise UnclearError("cannot:what holds for good can not depend on a condition")
            held = self._conditions(occasion, effects)
            effects = [_of_bots(one, occasion, held) for one in effects]
            for conditions in _alternatives(held):
                names = {part.name for part in conditions} | {effect.part.name for effect in effects}
                for one, other in _OPPOSED:
                    if one in names and other in names:
                        raise UnclearError(f"contradiction:{one} / {other}")
                parts = list(dict.fromkeys(waits))
                if len(parts) > 1 and any(_changes_by_asking(part) for part in conditions):
                    # What is asked twice would be counted, or drawn, twice.
                    raise UnclearError("cannot:some of it waits, and how often it happens is limited")
                for wait in parts:
                    some = tuple(effect for effect, own in zip(effects, waits, strict=True) if own == wait)
                    yield Clause(occasion.part, some, tuple(conditions), wait)

    def _conditions(self, occasion: Occasion, effects: list[Effect]) -> list[Part]:
        made: list[Part] = _rules(occasion.item)
        if by := str(occasion.item.value("by_class") or ""):
            about: tuple[tuple[str, Value], ...] = (("of", "attacker"),)
            if by == "survivor":
                made.append(Part("team_is", (("team", by), *about)))
            else:
                made.append(Part("class_is", (("class", by), *(() if by == "witch" else about))))
        if occasion.item.value("headshot") and not any(
            one.name == "headshots_in_row" for one in self._counted(occasion, effects)
        ):
            made.append(Part("headshot"))
        for role, person in occasion.persons:
            if (
                person.key in _EVERY_ONE
                and not self._numbers(occasion)
                and occasion.name in _OF_ONE
                and occasion.item.phrase.form == "verb"
                and any(one.part.name != "count" for one in effects)
            ):
                # "All survivors are down" is not "a survivor goes down".
                raise UnclearError("who")
            if name := _CONDITION_OF.get(person.key):
                made.append(Part(name, _of(name, role, occasion)))
        if _is_of_a_survivor(occasion, effects):
            made.append(Part("by_survivor", (("of", "attacker"),)))
        if occasion.item.value("admin"):
            made.append(Part("admins_only", _of("admins_only", "subject", occasion)))
        made += self._counted(occasion, effects)
        for item in (one for one in self.group.conditions if one.phrase.section != "counts"):
            name = limited(item.phrase.name, occasion)
            known = compose.conditions().get(name)
            if known is None:
                raise UnclearError("cannot:" + name)
            values = asked_values(item, known.parameters, "")
            role = str(item.value("of_role") or "")
            if not role:
                role = occasion.bound[0] if occasion.bound else next(iter(occasion.named), "")
            if name == "class_is":
                # "… from a tank": who did it, and nobody else.
                role = "attacker"
                if not _of(name, role, occasion):
                    raise UnclearError("who")
            elif known.roles_only:
                role = doer(occasion)
                if not _of(name, role, occasion):
                    raise UnclearError("who")
            role = spared(item, self.group, self.kept, effects, occasion) or role
            if item.value("of_role") and not _of(name, role, occasion):
                raise UnclearError("who")
            person = item.value("of")
            if isinstance(person, Person) and occasion.named and person.key not in ("they", "it", "self", "who"):
                role = _of_person(person, occasion) or role
            against = ((NOT, True),) if item.value(NOT) else ()
            about = (("of", role),) if role == TARGETS else _of(name, role, occasion) if role else ()
            made.append(Part(name, values + about + against))
        if paid_in_vain(occasion, made, effects):
            made.insert(0, Part("alive", (("of", "subject"),)))
        return list(dict.fromkeys(made))

    def _numbers(self, occasion: Occasion) -> list[Item]:
        """What says how often: "kills 5 specials" has the number in it."""
        found = [one for one in self.group.conditions if one.phrase.section == "counts"]
        if amount := occasion.item.value("count"):
            phrase = Phrase("counts", "at", "says", (), (), "")
            found.append(Item(0, 0, phrase, (("amount", amount),)))
        return found

    def _counted(self, occasion: Occasion, effects: list[Effect]) -> list[Part]:
        return counted(self._numbers(occasion), occasion, effects)

    def _effects(self, occasion: Occasion) -> list[Effect]:
        made: list[Effect] = []
        self.kept.clear()
        before: Scope | None = None
        for index, doing in enumerate(self.group.effects):
            later = self.group.effects[index + 1 :]
            effect = _Effect(doing, occasion, before, _shared(later)).effect(self.group.during)
            before = effect.scope
            if effect not in made or not _is_said_twice(effect):
                made.append(effect)
                self.kept.append(doing)
        return made


def _while_it_holds(occasion: Occasion, effect: Effect) -> Effect:
    """What is so under a condition that changes: it is begun again each second, and soon ends by itself."""
    values = dict(effect.part.values)
    if occasion.name != "always" or not {"seconds"} & set(compose.effects()[effect.part.name].parameters):
        raise UnclearError("cannot:what holds for good can not depend on a condition")
    values["seconds"] = _A_WHILE
    return Effect(Part(effect.part.name, tuple(values.items())), effect.scope)


def _typed(occasion: Occasion, effects: list[Effect]) -> list[Effect]:
    """With the number that is typed behind a command as the one that an effect has left open."""
    if not occasion.item.value("item_tag") or any(value == ARGUMENT for one in effects for _, value in one.part.values):
        return effects
    open_ = [
        (index, name)
        for index, one in enumerate(effects)
        for name in _NUMBERS
        if name in compose.effects()[one.part.name].parameters and name not in dict(one.part.values)
    ]
    firsts = dict(reversed(open_))
    if len(firsts) != 1:
        raise UnclearError("modifier")
    ((index, name),) = firsts.items()
    held = effects[index]
    changed = Effect(Part(held.part.name, (*held.part.values, (name, ARGUMENT))), held.scope)
    return [*effects[:index], changed, *effects[index + 1 :]]


def _noted(occasion: Occasion, effects: list[Effect]) -> list[Effect]:
    """With the number that was typed in what goes into the log."""
    if not any(value == ARGUMENT for one in effects for _, value in one.part.values):
        return effects
    text = ("text", f"{{subject}} has used !{dict(occasion.part.values).get('name', '')} with {{{ARGUMENT}}}.")
    return [
        Effect(Part(one.part.name, (*one.part.values, text)), one.scope)
        if one.part.name == "log" and "text" not in dict(one.part.values)
        else one
        for one in effects
    ]


def _of_bots(effect: Effect, occasion: Occasion, conditions: list[Part]) -> Effect:
    """Kicking as it is meant: a bot goes only where bots, or infected, are asked for."""
    role = occasion.known.role(effect.scope)
    of_bots = any(one.name == "bots_only" and NOT not in dict(one.values) for one in conditions)
    if effect.part.name != "kick" or not (of_bots or effect.scope == "bots" or (role and role.team == "infected")):
        return effect
    return Effect(Part("kick_bot", effect.part.values), effect.scope)


def _is_of_a_survivor(occasion: Occasion, effects: list[Effect]) -> bool:
    """Whether the words say that a survivor has done it, and something happens that does not need one by itself."""
    role = occasion.known.role("attacker")
    if role is None or occasion.name not in _BY_ANYTHING:
        return False
    if not any(occasion.known.role(name) == role for name, _ in occasion.persons):
        return False
    return not all(
        occasion.known.role(one.scope) == role or "{attacker}" in str(dict(one.part.values).get("text", ""))
        for one in effects
    )


def _of_person(person: Person, occasion: Occasion) -> str:
    """The role that a condition names: "if the victim is …"."""
    match person.key:
        case "killer":
            return "attacker"
        case "victim":
            return "victim"
        case _:
            return ""


def _changes_by_asking(part: Part) -> bool:
    known = compose.conditions()[part.name]
    return known.last or bool(known.then) or part.name == "chance"


def _is_for_good(effect: Effect) -> bool:
    return bool(sayings()["effects"].get(effect.part.name, {}).get("for_good"))


def _is_said_twice(effect: Effect) -> bool:
    """Whether doing it once more would change nothing."""
    known = compose.effects()[effect.part.name]
    return is_message(known) or bool(sayings()["effects"].get(known.name, {}).get("always"))


def _shared(later: list[Doing]) -> list[Item]:
    """What is said once behind several joined effects: "speed and god mode for 5 seconds"."""
    found: list[Item] = []
    for doing in later:
        if not doing.follows:
            break
        found += [item for item in doing.modifiers if item.phrase.name == "while"]
        if doing.modifiers:
            break
    return found


class _Effect:
    def __init__(self, doing: Doing, occasion: Occasion, before: Scope | None, shared: list[Item]) -> None:
        self.item = doing.item
        self.goes_on = doing.goes_on
        self.occasion = occasion
        self.before: Scope | None = before
        self.shared = shared
        self.modifiers = doing.modifiers
        whole = self.item.phrase.section == "whole"
        self.name = str(self.item.value("effect")) if whole else self.item.phrase.name
        for modifier in self.modifiers:
            if modifier.phrase.name in ("center", "hint"):
                if self.name != "announce":
                    raise UnclearError("modifier")
                self.name = {"center": "center_text", "hint": "hint_text"}[modifier.phrase.name]
            elif modifier.phrase.name == "limit" and self.name == "heal":
                self.name = "heal_up_to"
            elif modifier.phrase.name == "amount" and self.name == "full_heal":
                self.name = "heal"

    def effect(self, during: bool = False) -> Effect:
        """The effect with all that was said about it; `during` the trigger only, which ends with the round."""
        known = compose.effects().get(self.name)
        if known is None:
            raise UnclearError("cannot:" + self.name)
        self.known = known
        says = sayings().get("effects", {}).get(self.name, {})
        values = dict(asked_values(self.item, known.parameters, str(says.get("how", ""))))
        who: Person | None = self.item.value("who")
        for modifier in self.modifiers:
            who = self._modified(modifier, values, who)
        for modifier in self.shared:
            if "seconds" in known.parameters and "seconds" not in values:
                values |= dict(asked_values(modifier, known.parameters, ""))
        occasion = self.occasion
        # "Announce who killed it", "tell them the name of …": what follows is the news, not whom it is for.
        is_topic = self._is_topic(who)
        if is_topic and "text" in known.parameters and (occasion.asks or self.item.value("names")):
            self._name(values, "")
        if says.get("for_good") and occasion.name not in _BEGINNINGS:
            # It would stay so long after what it is wanted for.
            raise UnclearError("during:" + occasion.name)
        if during and ("seconds" not in known.parameters or "seconds" in values):
            raise UnclearError("during:" + occasion.name)
        is_endless = (
            during
            or occasion.item.phrase.section == "whole"
            or occasion.item.phrase.form == "implied"
            or occasion.name == "always"
        )
        if is_endless and "seconds" in known.parameters:
            values.setdefault("seconds", 0)
        if self.name in _TEXTS and (text := occasion.narrowed()):
            values.setdefault("text", text)
        if self.name == "count" and who is not None and who.key in PLURAL:
            # "For every player": each has a count anyway.
            who = None
        if self.item.phrase.form == "bare" and self.before is None and not occasion.bound:
            # "10 hp for killing a hunter" says for whom, "10 hp when a survivor dies" does not.
            raise UnclearError("who")
        goes_on = self.goes_on and not is_message(known)
        if self.item.value("warns") and occasion.say("warning"):
            values.setdefault("text", occasion.say("warning"))
            if who is None:
                return Effect(Part(self.name, tuple(values.items())), scope_of(doer(occasion)))
        if "text" in values and "text" in known.parameters:
            values["text"] = _named_in(str(values["text"]), occasion)
        if fixed := self.item.value("scope"):
            scope: Scope = fixed
        elif who is None and self.before is not None and (self.item.phrase.form == "bare" or goes_on):
            scope = self.before
        elif who is None:
            scope = unnamed(known, occasion, self.before, is_topic)
        else:
            require_present(self.name, occasion, who.key)
            scope = named(who.key, known, occasion, self.before, is_topic)
        if scope == "subject" and occasion.is_of_the_team and not is_message(known):
            # The event tells of the first who leaves only: what is for those who leave is for all of them.
            scope = "survivors"
        if self.name == "swap_item" and occasion.name in _STARTS:
            raise UnclearError("swap_at_start")
        if self.name in ("heal", "full_heal") and occasion.name in _SPAWNS and scope == "subject":
            raise UnclearError("spawn_health")
        return Effect(Part(self.name, tuple(values.items())), scope)

    def _name(self, values: dict[str, Value], role: str) -> None:
        """Let the text name who it is about. Raises `UnclearError` where none does."""
        narrowed, usual = self.occasion.narrowed(), self.occasion.say("named")
        text = narrowed if "{" in narrowed else usual
        roles = {"attacker": ("{attacker}",), "victim": ("{victim}", "{subject}")}.get(role, ("{",))
        if "text" not in self.known.parameters or not any(one in text for one in roles):
            raise UnclearError("modifier")
        values.setdefault("text", text)

    def _is_topic(self, who: Person | None) -> bool:
        if self.item.value("names"):
            return True
        if self.item.phrase.form != "told" or (not is_message(self.known) and self.known.target != "game"):
            return False
        # "Warn a player who …" names whom to warn, "announce the player who …" what to announce.
        asks = self.occasion.asks
        if asks and self.item.value("addressed"):
            return False
        if asks == "who":
            return who is None or who.key in PLURAL
        if asks and who is not None:
            # "Tell all players who …": the ones who did it, or all of them who it was.
            raise UnclearError("who")
        return who is None or not self.occasion.refers

    def _modified(self, modifier: Item, values: dict[str, Value], who: Person | None) -> Person | None:
        """Heed a modifier. Raises `UnclearError` where the effect can not."""
        parameters = self.known.parameters
        match modifier.phrase.name:
            case "to":
                if who is not None:
                    raise UnclearError("modifier")
                return modifier.value("who")
            case "names":
                self._name(values, str(modifier.value("of") or ""))
            case "chat" | "file":
                if self.name not in (_TOLD_IN_CHAT if modifier.phrase.name == "chat" else ("log",)):
                    raise UnclearError("modifier")
            case "center" | "hint":
                pass
            case "place":
                # Where, and with a pistol, those who come back are anyway.
                if self.name != "respawn":
                    raise UnclearError("modifier")
            case "per_player" | "show_count":
                if (command := modifier.value("command")) and (self.name != "points" or command != "points"):
                    # What counts has a command with a name of its own.
                    raise UnclearError("modifier")
                if self.name not in ("count", "points", "tell_own"):
                    raise UnclearError("modifier")
            case "while" | "amount" | "percent" | "text" | "noise" | "limit":
                new = asked_values(modifier, parameters, "")
                if not new or any(name in values for name, _ in new):
                    raise UnclearError("modifier")
                values |= dict(new)
            case name:
                raise UnclearError(f"cannot:{name}")
        return who


def _named_in(text: str, occasion: Occasion) -> str:
    """The text with the place for a name as the role that it is about."""
    role = occasion.doer or doer(occasion) or ("subject" if occasion.known.role("subject") else "")
    return _NAME.sub("{" + role + "}", text) if role else text


def _of(name: str, role: str, occasion: Occasion) -> tuple[tuple[str, Value], ...]:
    """The value that says whom a condition is about, when it can be about that role."""
    known = compose.conditions().get(name)
    if known is None or known.of != "player":
        return ()
    found = occasion.known.role(role)
    if found is None or found.name not in possible_subjects(occasion.known, known):
        return ()
    return (("of", found.name),)


def _alternatives(conditions: list[Part]) -> list[list[Part]]:
    """Several modes or difficulties are alternatives: nothing can be in two of them."""
    found: list[list[Part]] = [[one for one in conditions if one.name not in ("mode_is", "difficulty_is")]]
    for name in ("mode_is", "difficulty_is"):
        some = [one for one in conditions if one.name == name]
        if some:
            found = [[*row, one] for row in found for one in some]
    return found
