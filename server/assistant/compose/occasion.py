"""When something is to happen, as a request puts it: the trigger, and whom its words name in which role."""

from __future__ import annotations

from dataclasses import dataclass

from server.assistant.compose.asked import asked_values
from server.assistant.compose.match import Item, Person
from server.assistant.compose.plan import Part, Value
from server.assistant.compose.sentences import Doing, Group, UnclearError, is_standing
from server.assistant.compose.words import Phrase, sayings
from server.knowledge import compose
from server.knowledge.compose import Trigger

_BOUND = frozenset(("they", "one", "who", "survivors_who", "first_who", "special_who", "self"))
_RELATIVE = frozenset(("who", "survivors_who", "special_who", "first_who"))
_SEVERAL = {"any_saved": ("teammate_saved", "teammate_freed")}
"""What the game has more than one event for."""
_OF_IT = {
    "it_spawns": {"tank": "tank_spawn", "witch": "witch_spawn", "": "special_spawned"},
    "it_dies": {"tank": "tank_killed", "witch": "witch_killed", "": "special_killed"},
}
"""What "when it spawns" means, by the infected that an effect names."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A trigger of the request, with whom it names in which role."""

    item: Item
    part: Part
    known: Trigger
    persons: tuple[tuple[str, Person], ...]

    @property
    def name(self) -> str:
        """The trigger's name."""
        return self.part.name

    @property
    def refers(self) -> bool:
        """Whether it points to somebody whom the effect has named: "they", "himself", "who"."""
        return any(person.key in _BOUND for _, person in self.persons)

    @property
    def asks(self) -> str:
        """`who` for "who killed it", `one` for "the player who killed it", "" for all else."""
        keys = {person.key for _, person in self.persons} & _RELATIVE
        return "" if not keys else "who" if "who" in keys else "one"

    @property
    def infected(self) -> str:
        """The class of the infected that has a part in it, "" when it can be any."""
        said = sayings()["triggers"].get(self.part.name, {}).get("infected")
        return str(said or dict(self.part.values).get("class", ""))

    @property
    def is_of_the_team(self) -> bool:
        """Whether it happens once for the whole team, though the words speak of survivors who do it."""
        return self.name == "saferoom_left" and not any(
            person.key in ("survivor_first", "first_who") for _, person in self.persons
        )

    def say(self, key: str) -> str:
        """What the words about this trigger have under that key."""
        return str(sayings()["triggers"].get(self.part.name, {}).get(key, ""))

    def narrowed(self) -> str:
        """The text for a trigger that was narrowed down, to a class of infected or an item; else ""."""
        texts = sayings()["triggers"].get(self.part.name, {}).get("narrowed", {})
        for name, value in self.part.values:
            if name in texts:
                shown = str(value).replace("_", " ")
                return str(texts[name]).replace("$", shown.capitalize() if name == "class" else shown)
        return ""

    @property
    def agent(self) -> str:
        """The role of who does it, when the words leave open who that is."""
        return str(self.item.value("agent") or self.say("agent"))

    @property
    def doer(self) -> str:
        """The role of the sentence's subject: of who is counted, say, "how often players get biled"."""
        row = self.item.phrase.row
        begins = row[0] if row and row[0][0] == "s" and row[0][2] in self.known.roles else None
        return str(begins[2]) if begins else self.agent

    @property
    def bound(self) -> list[str]:
        """Roles of persons that the effect has named: "they", "who", or nobody as in "when killing a witch"."""
        named = [role for role, person in self.persons if person.key in _BOUND]
        if not named and not self.persons and self.item.phrase.form in ("deed", "counted") and self.agent:
            named = [self.agent]
        return self._real(named)

    @property
    def named(self) -> list[str]:
        """Roles of all persons in it."""
        return self._real([role for role, _ in self.persons])

    def _real(self, names: list[str]) -> list[str]:
        return [name for name in dict.fromkeys(names) if self.known.role(name) is not None]

    def of_team(self, team: str) -> list[str]:
        """Roles, each only once, of those who are in that team for sure."""
        return [name for name, role in self.known.roles.items() if not role.same and role.team == team]


def occasion_of(item: Item, effects: list[Doing]) -> Occasion:
    """The occasion that an item is. Raises `UnclearError` for an "it" that could be anything."""
    name = str(item.value("trigger")) if item.phrase.section == "whole" else item.phrase.name
    meant: tuple[tuple[str, Value], ...] = ()
    if name in _OF_IT:
        name, meant = _of_it(name, effects)
    known = compose.triggers().get(name)
    if known is None:
        raise UnclearError("cannot:" + name)
    persons = tuple((role, value) for role, value in item.values if isinstance(value, Person))
    values = () if item.phrase.section == "whole" else asked_values(item, known.parameters, "")
    if "-" in str(item.value("item_tag") or "") and "range" in known.parameters:
        meant = (*meant, ("range", str(item.value("item_tag"))))
    return Occasion(item, Part(name, values + meant), known, persons)


def spread(item: Item) -> list[Item]:
    """One item for each of several infected: "a hunter or a smoker"."""
    if item.phrase.name in _SEVERAL:
        return [item._replace(phrase=item.phrase._replace(name=name)) for name in _SEVERAL[item.phrase.name]]
    several = str(item.value("class") or "").split("|")
    if len(several) < 2:
        return [item]
    return [
        item._replace(values=tuple((key, one if key == "class" else value) for key, value in item.values))
        for one in several
    ]


def implied(group: Group) -> Item:
    """The trigger of effects that say by themselves when."""
    first = group.effects[0]
    usual = "always" if is_standing(first) else "it_spawns"
    always = sayings()["effects"].get(first.item.phrase.name, {}).get("always")
    return Item(0, 0, Phrase("triggers", str(always or usual), "implied", (), (), ""), ())


def _of_it(name: str, effects: list[Doing]) -> tuple[str, tuple[tuple[str, Value], ...]]:
    keys = {str(person.key) for doing in effects if (person := doing.item.value("who")) is not None}
    named = {key.removeprefix("the_") for key in keys if key.startswith("the_")}
    if any(doing.item.value("stat") == "tank_damage" for doing in effects):
        named.add("tank")
    if len(named) != 1:
        raise UnclearError("who")
    one = named.pop()
    table = _OF_IT[name]
    return (table[one], ()) if one in table else (table[""], (("class", one),))
