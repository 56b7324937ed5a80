"""Says which trigger, conditions and effects of a reading belong together.

Where a sentence can be meant in two ways it raises `UnclearError` and guesses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from server.assistant.compose.match import Item
from server.assistant.compose.parse import GIFTS, Step
from server.assistant.compose.plan import NOT
from server.assistant.compose.words import sayings


class UnclearError(Exception):
    """A request with more than one meaning; `reason` is the key of a sentence about it in the data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_GIVING = frozenset(
    ("give_item", "full_heal", "heal", "temp_health", "god_mode", "speed", "refill_ammo", "points", "adrenaline")
)
"""Effects whose object alone can follow another of them: "give them pills and 30 health"."""


_UNTIL_THE_ROUND_ENDS = frozenset(("finale_start",))
"""Triggers that last until the round is over, as effects without an end do."""

_STANDING = frozenset(("survivors_all", "survivors", "players_all", "players", "bots_all", "humans_all"))
"""Of whom it can be said how things are for them."""


@dataclass(slots=True)
class Doing:
    """An effect with what was said about it later on. `follows` is true when it was joined to the one before."""

    item: Item
    modifiers: list[Item] = field(default_factory=list)
    follows: bool = False
    delay: float = 0.0
    whose: str = ""
    """Who it is about by the effect before, where it names nobody: "survivors run faster and deal more damage"."""

    @property
    def who(self) -> str:
        """The key of whom it is about."""
        return str(getattr(self.item.value("who"), "key", "")) or self.whose

    @property
    def goes_on(self) -> bool:
        """Whether it says what somebody does, and who that is only the effect before: "… has 8000 health and glows"."""
        row = self.item.phrase.row
        is_verb = bool(row) and row[0][0] == "o" and bool(row[0][1]) and row[0][1][0] == ("s", "whom", "who")
        return is_verb and self.follows and self.item.value("who") is None


@dataclass(slots=True)
class Group:
    """What belongs together: any of the triggers, all of the conditions, each effect in order."""

    triggers: list[Item] = field(default_factory=list)
    conditions: list[Item] = field(default_factory=list)
    effects: list[Doing] = field(default_factory=list)
    trigger_first: bool = False
    sentence: int = 0
    delay: float = 0.0
    otherwise: bool = False
    """Whether it is what happens where the conditions of the group before do not hold."""
    during: bool = False
    """Whether it is to be so only while the trigger lasts: to the end of the round."""


@dataclass(slots=True)
class Reading:
    """All groups of a request, and the hints and refusals in it."""

    groups: list[Group] = field(default_factory=list)
    hints: list[Item] = field(default_factory=list)
    refusals: list[Item] = field(default_factory=list)


def read(steps: Sequence[Step]) -> Reading:
    """The groups of a reading. Raises `UnclearError`."""
    reader = _Reader()
    for step in steps:
        if step.item is not None:
            reader.take(step.item)
    reader.finish()
    return reader.reading


def _is_lasting(group: Group) -> bool:
    """Whether the effects say by themselves when: always, or for an infected as long as it lives."""
    return all(
        sayings()["effects"].get(doing.item.phrase.name, {}).get("always")
        or doing.who.startswith("the_")
        or is_standing(doing)
        for doing in group.effects
    )


def is_standing(doing: Doing) -> bool:
    """Whether an effect says how things are, such as "survivors run 20 % faster": then it holds as long as it can."""
    standing = sayings()["effects"].get(doing.item.phrase.name, {}).get("standing")
    timed = doing.item.value("seconds") or any(one.phrase.name == "while" for one in doing.modifiers)
    return bool(standing) and not timed and (doing.who in _STANDING or (standing == "anybody" and not doing.who))


def _is_command(group: Group) -> bool:
    return any(one.phrase.name in ("command", "command_on_player") for one in group.triggers)


def _is_nameless_vote(group: Group) -> bool:
    return [one.phrase.name for one in group.triggers] == ["vote_passed"] and not group.triggers[0].value("name")


def _is_counting(group: Group) -> bool:
    """Whether it says how often something happens, or counts it."""
    return any(one.phrase.section == "counts" for one in group.conditions) or any(
        doing.item.phrase.name in ("count", "points") for doing in group.effects
    )


def _names_somebody(item: Item) -> bool:
    """Whether the trigger is about "survivors who …": then what follows is for them."""
    return any(str(getattr(value, "key", "")).endswith("_who") for _, value in item.values)


class _Reader:
    def __init__(self) -> None:
        self.reading = Reading()
        self.sentence = 0
        self.group = Group()
        self.loose: list[Item] = []
        """Conditions of a sentence before anything else is in it."""
        self.last = ""
        """What came last: trigger, effect, and, or, comma, break, when."""
        self.marked = ""
        """What stood before the last "when"."""
        self.pending: Item | None = None
        """A trigger behind "E when T, and when U": whether it has effects of its own is seen when one follows."""
        self.during = False
        """Whether the last mark was a "during" or the like: how long a trigger holds is not known."""
        self.fresh: list[Doing] = []
        """Effects since the last trigger of the group."""
        self.delay = 0.0
        """How many seconds the effects that follow have to wait."""
        self.negated = False
        """Whether the condition that follows must not hold."""
        self.counted: Item | None = None
        """A number of times before what is counted, or before the effects when that was said already."""
        self.joins_condition = False
        """Whether the last thing said was a condition."""
        self.late = 0.0
        """Seconds of "10 seconds after …" until the trigger is known."""
        self.before: Group | None = None
        """The last group that is whole."""

    def take(self, item: Item) -> None:
        """The next item."""
        match item.phrase.section, item.phrase.name:
            case "marks", "when" | "about" | "during":
                self.during = item.phrase.name == "during"
                self.marked = self.last
                self.last = "when"
            case "marks", "break":
                self._end_sentence()
                self.last = "break"
            case "marks", "and" | "or" | "comma" | "then" as name:
                # "…, and …" is an "and", "…, …" a comma.
                if not (name == "comma" and self.last in ("and", "or")):
                    self.last = name
            case "marks", "unless":
                self.negated = True
            case "marks", "otherwise":
                self._otherwise()
            case "marks", _:
                pass
            case "delays", _:
                self._wait(item)
            case "counts", "in_time" if item.value("soon") and not self._is_counted():
                self._wait(item)
            case "counts", "unbroken" | "in_time" | "times" | "vote_name" | "vote_percent":
                self.group.conditions.append(item)
            case "counts", "again":
                self._once_more(item)
            case "counts", _:
                self._count(item)
            case "triggers", _:
                self._trigger(item)
                self.last = "trigger"
            case "effects", _:
                self._effect(item)
                self.last = "effect"
            case "whole", _:
                self._whole(item)
                self.last = "effect"
            case "conditions", _:
                item = self._turned(item)
                if self.group.triggers or self.group.effects:
                    self.group.conditions.append(item)
                else:
                    self.loose.append(item)
            case "modifiers", _:
                self._modifier(item)
            case "hints", _:
                self.reading.hints.append(item)
            case "refusals", _:
                self.reading.refusals.append(item)
            case _:
                pass

    def _is_counted(self) -> bool:
        return self.counted is not None or any(one.phrase.section == "counts" for one in self.group.conditions)

    def _turned(self, item: Item) -> Item:
        """The condition as it is meant behind "unless". Raises `UnclearError` where an "or" or "and" is left open."""
        held = self.group.conditions or self.loose
        is_joined = self.last in ("or", "and") and self.joins_condition
        if is_joined and held:
            was_negated = bool(held[-1].value(NOT))
            if self.last == "or" and not was_negated and item.phrase.name not in ("mode_is", "difficulty_is"):
                raise UnclearError("split")
            if self.last == "and" and was_negated and not self.negated:
                raise UnclearError("split")
            self.negated = self.negated or (self.last == "or" and was_negated)
        if self.negated:
            item = item._replace(values=(*item.values, (NOT, True)))
        self.negated = False
        self.joins_condition = True
        return item

    def _wait(self, item: Item) -> None:
        """ "After 5 seconds" before effects, behind the only one, or before the trigger. Raises `UnclearError`."""
        seconds = float(item.value("seconds")[0])
        if item.phrase.form == "late":
            self.marked, self.last = self.last, "when"
            self.late = seconds
            return
        if self.last in ("effect", "modifier") and self.group.effects:
            if len(self.group.effects) > 1 and not self.group.effects[-2].delay and self.group.effects[-1].follows:
                # "Heal them and announce it after 5 seconds": one or both.
                raise UnclearError("modifier")
            self.group.effects[-1].delay = seconds
        else:
            self.delay = seconds

    def _count(self, item: Item) -> None:
        """ "Every 10 …": begins what happens at the next number, or says how often for the trigger that follows."""
        self.marked, self.last = self.last, "when"
        self.counted = item

    def _once_more(self, item: Item) -> None:
        """ "…, 10 per special": what was done last, with another amount, at the trigger that follows."""
        if not self.group.effects or not self.group.triggers or self.group.conditions:
            raise UnclearError("split")
        last = self.group.effects[-1]
        if len(self.group.effects) != 1 or last.modifiers or last.item.value("amount") is None:
            raise UnclearError("split")
        amount = item.value("amount")
        values = tuple((key, amount if key == "amount" else value) for key, value in last.item.values)
        self._close()
        doing = Doing(last.item._replace(values=values), whose=last.whose)
        self.group.effects = [doing]
        self.fresh = [doing]
        self.last, self.marked = "when", "effect"

    def _otherwise(self) -> None:
        if not self.group.triggers or not self.group.effects or not (self.group.conditions or self.loose):
            raise UnclearError("split")
        triggers, conditions = list(self.group.triggers), [*self.group.conditions, *self.loose]
        self.loose = []
        self.group.conditions = conditions
        self._close()
        if len(conditions) != 1 or conditions[0].value(NOT):
            raise UnclearError("split")
        self.group.triggers = triggers
        self.group.trigger_first = True
        self.group.conditions = [conditions[0]._replace(values=(*conditions[0].values, (NOT, True)))]

    def finish(self) -> None:
        """There is no more."""
        self._end_sentence()

    def _trigger(self, item: Item) -> None:
        if self.during and item.phrase.name not in _UNTIL_THE_ROUND_ENDS:
            raise UnclearError("during:" + item.phrase.name)
        counted, self.counted = self.counted, None
        self._placed(item)
        if counted is not None:
            if len(self.group.triggers) > 1:
                raise UnclearError("split")
            self.group.conditions.append(counted)
        if self.late:
            self.group.delay, self.late = self.late, 0.0
            for doing in self.group.effects:
                doing.delay = doing.delay or self.group.delay

    def _placed(self, item: Item) -> None:
        group = self.group
        if item.phrase.name == "every_seconds" and item.value("seconds") and _is_command(group) and self.fresh:
            # "!heal heals you, once every 2 minutes."
            phrase = item.phrase._replace(section="conditions", name="cooldown", form="says")
            group.conditions.append(item._replace(phrase=phrase))
            return
        if item.phrase.name == "command" and group.effects and _is_nameless_vote(group):
            # "Vote to restart the map, command !vr."
            phrase = item.phrase._replace(section="counts", name="vote_name", form="says")
            group.conditions.append(item._replace(phrase=phrase))
            return
        self.joins_condition = False
        group.during = group.during or self.during
        marked = self.marked if self.last == "when" else self.last
        self.marked = ""
        if not group.triggers:
            group.trigger_first = not group.effects
            group.triggers.append(item)
            self.fresh = []
        elif not self.fresh and self.last == "when" and marked == "trigger":
            raise UnclearError("split")
        elif not self.fresh:
            # "when … or when …": another trigger for the same effects, unless effects of its own follow it.
            group.triggers.append(item)
            joined = marked in ("and", "comma", "then")
            if not group.trigger_first and joined and (self.last == "when" or _names_somebody(item)):
                self.pending = item
        elif marked in ("and", "comma", "then", "break"):
            self._close()
            self.group.triggers.append(item)
            self.group.trigger_first = True
        else:
            self._behind(item)

    def _behind(self, item: Item) -> None:
        """A trigger that follows its effects, in a group that has one already."""
        own = self.fresh
        if self.group.trigger_first:
            if len(own) != 2:
                raise UnclearError("split")
            own = own[1:]
        if len(own) == len(self.group.effects):
            raise UnclearError("split")
        self.group.effects = self.group.effects[: -len(own)]
        self._close()
        self.group.triggers.append(item)
        self.group.effects = own
        self.fresh = []

    def _again(self) -> None:
        """ "…, 25 gives a molotov": the same is counted as before."""
        counted, self.counted = self.counted, None
        if self.group.triggers or self.group.effects:
            self._close()
        before = self.before
        if before is None or counted is None or not before.triggers or not _is_counting(before):
            raise UnclearError("no_trigger")
        self.group.triggers = list(before.triggers)
        kept = [one for one in before.conditions if one.phrase.name not in ("every", "at", "times")]
        self.group.conditions = [*kept, counted]
        self.group.trigger_first = True

    def _effect(self, item: Item) -> None:
        if self.counted is not None:
            self._again()
        if item.phrase.form == "bare" and not self._continues(item) and (self.fresh or item.phrase.name not in GIFTS):
            raise UnclearError("split")
        if self.pending is not None and self.last != "and":
            pending, self.pending = self.pending, None
            self.group.triggers.remove(pending)
            self._close()
            self.group.triggers.append(pending)
            self.group.trigger_first = True
        elif self.pending is not None:
            raise UnclearError("split")
        self.joins_condition = False
        doing = Doing(
            item,
            delay=self.delay or self.group.delay,
            follows=self.last in ("and", "comma", "then") and bool(self.group.effects),
        )
        held = [getattr(value, "key", "") for one in self.loose for _, value in one.values]
        if item.value("who") is None and any(key in _STANDING for key in held):
            # "Survivors with less than 30 hp move faster."
            doing.whose = "survivors"
        if self._is_about_another(doing):
            # "Hunters have 500 hp and smokers have 400 hp."
            self._close()
            doing.follows = False
        if doing.goes_on:
            doing.whose = self.group.effects[-1].who
        self.group.effects.append(doing)
        self.fresh.append(doing)

    def _stands_apart(self) -> bool:
        """Whether the group is about another infected than the last one."""
        others = {doing.who for group in self.reading.groups[-1:] for doing in group.effects if not group.triggers}
        own = {doing.who for doing in self.group.effects}
        return bool(others) and all(one.startswith("the_") for one in (*others, *own)) and not others & own

    def _is_about_another(self, doing: Doing) -> bool:
        """Whether it says how another infected is than the effects before, none of which says when."""
        group = self.group
        before = group.effects[-1].who if group.effects else ""
        return (
            not group.triggers
            and before.startswith("the_")
            and doing.who.startswith("the_")
            and before != doing.who
            and _is_lasting(group)
        )

    def _continues(self, item: Item) -> bool:
        """Whether "… and pills" goes on with what the last effect gives or spawns."""
        if not self.group.effects:
            return False
        before = self.group.effects[-1].item.phrase.name
        return before in _GIVING if item.phrase.name in _GIVING else before == item.phrase.name

    def _whole(self, item: Item) -> None:
        if self.group.triggers or self.group.effects:
            self._close()
        self.group.triggers.append(item)
        self.group.trigger_first = True
        doing = Doing(item)
        self.group.effects.append(doing)
        self.fresh = [doing]

    def _modifier(self, item: Item) -> None:
        self.last = "modifier" if self.last == "effect" else self.last
        if not self.group.effects and self.group.triggers and item.phrase.name == "while" and item.value("seconds"):
            # "Kills 5 specials within 30 seconds": how quickly it has to happen.
            phrase = item.phrase._replace(section="counts", name="in_time")
            self.group.conditions.append(item._replace(phrase=phrase))
            return
        if not self.group.effects:
            raise UnclearError("modifier")
        self.group.effects[-1].modifiers.append(item)

    def _close(self) -> None:
        """The group is whole."""
        group = self.group
        if group.triggers and not group.effects:
            raise UnclearError("no_effect")
        if group.effects and not group.triggers and not _is_lasting(group):
            raise UnclearError("no_trigger")
        if group.effects:
            group.conditions += self.loose
            group.sentence = self.sentence
            self.reading.groups.append(group)
            self.before = group
        self.group = Group()
        self.delay = 0.0
        self.fresh = []
        self.pending = None

    def _end_sentence(self) -> None:
        group, groups = self.group, self.reading.groups
        self.sentence += 1
        if group.triggers and not group.effects:
            raise UnclearError("no_effect")
        if group.effects and not group.triggers and (not groups or self._stands_apart()) and _is_lasting(group):
            self._close()
        elif group.effects and not group.triggers:
            # "Also give …": more of what the sentence before has begun.
            if not groups:
                raise UnclearError("no_trigger")
            if len(groups) > 1:
                raise UnclearError("which")
            groups[0].effects += group.effects
            groups[0].conditions += group.conditions + self.loose
            self.group = Group()
            self.delay = 0.0
            self.fresh = []
        elif group.triggers:
            self._close()
        elif self.loose:
            # "Only in versus.": a sentence of its own about all that was said.
            if not groups:
                return
            for one in groups:
                one.conditions += self.loose
        self.loose = []
        self.pending = None
