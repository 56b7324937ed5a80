"""Says which trigger, conditions and effects of a reading belong together.

Where a sentence can be meant in two ways it raises `UnclearError` and guesses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from server.assistant.compose.match import Item
from server.assistant.compose.parse import GIFTS, Step
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

_STANDING = frozenset(("survivors_all", "survivors", "players_all", "players"))
"""Of whom it can be said how things are for them."""


@dataclass(slots=True)
class Doing:
    """An effect with what was said about it later on. `follows` is true when it was joined to the one before."""

    item: Item
    modifiers: list[Item] = field(default_factory=list)
    follows: bool = False
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
            case "marks", _:
                pass
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

    def finish(self) -> None:
        """There is no more."""
        self._end_sentence()

    def _trigger(self, item: Item) -> None:
        if self.during and item.phrase.name not in _UNTIL_THE_ROUND_ENDS:
            raise UnclearError("during:" + item.phrase.name)
        group = self.group
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

    def _effect(self, item: Item) -> None:
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
        doing = Doing(item, follows=self.last in ("and", "comma", "then") and bool(self.group.effects))
        if doing.goes_on:
            doing.whose = self.group.effects[-1].who
        self.group.effects.append(doing)
        self.fresh.append(doing)

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
        self.group = Group()
        self.fresh = []
        self.pending = None

    def _end_sentence(self) -> None:
        group, groups = self.group, self.reading.groups
        self.sentence += 1
        if group.triggers and not group.effects:
            raise UnclearError("no_effect")
        if group.effects and not group.triggers and not groups and _is_lasting(group):
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
