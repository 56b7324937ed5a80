"""Who hits whom, and with what, in a rule about damage: "tanks do half damage to bots" as conditions of a hit.

Knows no number and no effect.
"""

from __future__ import annotations

from server.assistant.compose.match import Item
from server.assistant.compose.plan import NOT, Part
from server.assistant.compose.sentences import UnclearError
from server.knowledge import compose

_CLASSES = ("smoker", "boomer", "hunter", "spitter", "jockey", "charger", "tank", "witch")


def rules(item: Item) -> list[Part]:
    """The conditions that the dealer and the taker of damage are."""
    made: list[Part] = []
    for slot, role in (("dealer", "attacker"), ("taker", "victim")):
        word = str(item.value(slot) or "")
        for one in filter(None, word.split("+")):
            made += _of(one, role)
    for slot in ("spared", "spared_too"):
        if word := str(item.value(slot) or ""):
            # "From everything except …": whatever that is, it must not be that.
            held = [one for one in _of(word, "attacker") if one.name != "not_self"]
            if len(held) != 1:
                raise UnclearError("who")
            if word == "others":
                # Who plays an infected is a player, too.
                held.append(Part("by_person", (("of", "attacker"),)))
            made += [Part(one.name, (*one.values, (NOT, True))) for one in held]
    return list(dict.fromkeys(made))


def _of(word: str, role: str) -> list[Part]:
    of = (("of", role),)
    match word:
        case "survivors" | "others":
            mutual = [Part("not_self")] if role == "attacker" else []
            return [Part("team_is", (("team", "survivor"), *of)), *mutual]
        case "infected" if role == "attacker":
            return [Part("by_infected")]
        case "commons" if role == "attacker":
            return [Part("by_common")]
        case "acid" if role == "attacker":
            return [Part("by_acid")]
        case "fire" | "fall" | "blast" | "bullets" if role == "attacker":
            return [Part("damage_kind", (("kind", word),))]
        case "infected":
            return [Part("team_is", (("team", "infected"), *of))]
        case "specials":
            return [Part("special_is", of)]
        case "bots":
            return [Part("team_is", (("team", "survivor"), *of)), Part("bots_only", of)]
        case "humans":
            return [Part("team_is", (("team", "survivor"), *of)), Part("humans_only", of)]
        case "head":
            return [Part("hit_in_head")]
        case "witch" if role == "attacker":
            return [Part("class_is", (("class", word),))]
        case _ if role == "attacker" and word in compose.conditions()["weapon_is"].parameters["weapon"].choices:
            return [Part("weapon_is", (("weapon", word), *of))]
        case _ if word in _CLASSES and word != "witch":
            return [Part("class_is", (("class", word), *of))]
        case _:
            raise UnclearError("who")
