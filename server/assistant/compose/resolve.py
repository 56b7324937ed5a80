"""Makes a plan of what belongs together: triggers, conditions and effects with their values.

Raises `UnclearError` where something is left open. Whether the parts go together is for the writer to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.assistant.compose.asked import asked_values
from server.assistant.compose.fitting import possible_subjects
from server.assistant.compose.match import Item, Person
from server.assistant.compose.occasion import Occasion, implied, occasion_of, spread
from server.assistant.compose.persons import PLURAL, is_message, named, unnamed
from server.assistant.compose.plan import Clause, Effect, Part, Plan, Scope, Value
from server.assistant.compose.sentences import Doing, Group, Reading, UnclearError, is_standing
from server.assistant.compose.words import sayings
from server.knowledge import compose

_SPAWNS = frozenset(("tank_spawn", "witch_spawn", "special_spawned"))
"""At these nobody is hurt: health that is given can not be meant as healing."""
_BEGINNINGS = frozenset(("round_start", "map_start", "command"))
"""Where what holds for good may begin."""
_TEXTS = frozenset(("announce", "hint_text", "center_text", "log"))
_CONDITION_OF = {
    "human_one": "humans_only",
    "bot_one": "bots_only",
    "admin_one": "admins_only",
    "survivor_first": "once_per_round",
}
_OPPOSED = (("humans_only", "bots_only"), ("kill", "heal"), ("kill", "full_heal"), ("god_mode", "kill"))


def plan_of(reading: Reading) -> Plan:
    """The plan. Raises `UnclearError`; its reason may be followed by words after a colon."""
    clauses = [clause for group in reading.groups for clause in _Group(group).clauses()]
    if not clauses:
        raise UnclearError("nothing")
    return Plan(tuple(dict.fromkeys(clauses)))


class _Group:
    def __init__(self, group: Group) -> None:
        self.group = group

    def clauses(self) -> Iterator[Clause]:
        """A clause for each trigger, and for each mode or difficulty where there are several."""
        triggers = [one for item in self.group.triggers for one in spread(item)]
        for item in triggers or [implied(self.group)]:
            occasion = occasion_of(item, self.group.effects)
            if occasion.name == "always" and not all(map(is_standing, self.group.effects)):
                raise UnclearError("no_trigger")
            effects = self._effects(occasion)
            if self.group.conditions and any(_is_for_good(effect) for effect in effects):
                # The condition may change, and then nothing would take it back.
                raise UnclearError("cannot:what holds for good can not depend on a condition")
            for conditions in _alternatives(self._conditions(occasion)):
                names = {part.name for part in conditions} | {effect.part.name for effect in effects}
                for one, other in _OPPOSED:
                    if one in names and other in names:
                        raise UnclearError(f"contradiction:{one} / {other}")
                yield Clause(occasion.part, tuple(effects), tuple(conditions))

    def _conditions(self, occasion: Occasion) -> list[Part]:
        made: list[Part] = []
        for role, person in occasion.persons:
            if name := _CONDITION_OF.get(person.key):
                made.append(Part(name, _of(name, role, occasion)))
        if occasion.item.value("admin"):
            made.append(Part("admins_only", _of("admins_only", "subject", occasion)))
        for item in self.group.conditions:
            name = item.phrase.name
            known = compose.conditions().get(name)
            if known is None:
                raise UnclearError("cannot:" + name)
            values = asked_values(item, known.parameters, "")
            role = occasion.bound[0] if occasion.bound else next(iter(occasion.named), "")
            if name == "class_is":
                # "… from a tank": who did it, and nobody else.
                role = "attacker"
                if not _of(name, role, occasion):
                    raise UnclearError("who")
            made.append(Part(name, values + (_of(name, role, occasion) if role else ())))
        return list(dict.fromkeys(made))

    def _effects(self, occasion: Occasion) -> list[Effect]:
        made: list[Effect] = []
        before: Scope | None = None
        for index, doing in enumerate(self.group.effects):
            later = self.group.effects[index + 1 :]
            effect = _Effect(doing, occasion, before, _shared(later)).effect(self.group.during)
            before = effect.scope
            if effect not in made or not _is_said_twice(effect):
                made.append(effect)
        return made


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
        if fixed := self.item.value("scope"):
            scope: Scope = fixed
        elif who is None and self.before is not None and (self.item.phrase.form == "bare" or goes_on):
            scope = self.before
        elif who is None:
            scope = unnamed(known, occasion, self.before, is_topic)
        else:
            scope = named(who.key, known, occasion, self.before, is_topic)
        if scope == "subject" and occasion.is_of_the_team and not is_message(known):
            # The event tells of the first who leaves only: what is for those who leave is for all of them.
            scope = "survivors"
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
                if self.name not in (("announce", "count", "log") if modifier.phrase.name == "chat" else ("log",)):
                    raise UnclearError("modifier")
            case "center" | "hint":
                pass
            case "per_player" | "show_count":
                if self.name not in ("count", "points"):
                    raise UnclearError("modifier")
            case "while" | "amount" | "percent" | "text":
                new = asked_values(modifier, parameters, "")
                if not new or any(name in values for name, _ in new):
                    raise UnclearError("modifier")
                values |= dict(new)
            case name:
                raise UnclearError(f"cannot:{name}")
        return who


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
