"""What is wrong with the properties that a plugin reads and writes, each access judged once for all rules about them.

An access gets at most one verdict, with the code of the rule that reports it. Send tables are complete, so that a
name which is missing there surely fails; of data maps only a part is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from server.analysis.runtime.body import Body
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.detect import BOTH, game_of
from server.analysis.runtime.entity_class import EntityClass, class_of, is_elsewhere
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.games import L4D2
from server.analysis.runtime.grounds import ask
from server.analysis.runtime.netprop_calls import DATA, SEND, Access, accesses
from server.analysis.runtime.netprop_tables import (
    Props,
    elements,
    is_known_spelling,
    is_vouched,
    kinds,
    names,
    of_class,
    of_rules,
    places,
)
from server.knowledge import netprops
from server.knowledge.near import letters_off, spelt_like
from server.knowledge.netprops import Place, Property
from server.knowledge.wrong_apis import Wrong, wrong

SPEED: Final = "m_flLaggedMovementValue"
"""What scales the speed of a player."""

_KEY: Final = "netprop verdicts"
_SET_ANEW: Final = "m_flMaxspeed"
_PLAYER_SPEEDS: Final = frozenset({"m_flSpeed", "m_flMaxSpeed", _SET_ANEW})
_MOST: Final = 3
_TELLING: Final = 8  # letters: shorter names of different games are alike by chance
_SLIPS: Final = 2
_PREFIX: Final = 3  # `m_i`: where that differs, another game may call the same thing so
_ONLY_HERE: Final = frozenset({"unknown-netprop", "netprop-place", "foreign-netprop", "netprop-class"})
_SETTLED: Final = frozenset({"confirmed", "likely"})
_ELSEWHERE: Final = frozenset({"other_game", "l4d1_only"})
_L4D1: Final = "L4D1"


class Verdict(NamedTuple):
    """`code` is the rule's; what `detail` says is told there. `why` is a sentence about the name.

    `right` are names that would do in the same call, `other` is the other place when the property is there.
    """

    code: str
    access: Access
    detail: str = ""
    why: str = ""
    right: tuple[str, ...] = ()
    other: str = ""


class _Scope(NamedTuple):
    """The properties that an access can be of: those of a class, or all of a place when `of` is None."""

    place: str
    of: Props | None

    def where(self, name: str) -> tuple[Place, ...]:
        return self.of.get(name, ()) if self.of is not None else places(self.place, name)

    def spelt_like(self, name: str) -> tuple[str, ...]:
        """Names that differ by a slip of the keyboard."""
        return spelt_like(name, self.of if self.of is not None else names(self.place))


def verdicts(body: Body, code: str) -> Iterator[Verdict]:
    """The verdicts of a rule on the accesses of a function."""
    known = cast("dict[Body, tuple[Verdict, ...]]", body.view.cache.setdefault(_KEY, {}))
    if body not in known:
        found = (judge(access) for access in accesses(body))
        known[body] = tuple(one for one in map(_graded, found) if one is not None)
    return (one for one in known[body] if one.code == code)


def _graded(found: Verdict | None) -> Verdict | None:
    """A verdict as it holds where it stands: much that is wrong here may be meant for another game."""
    if found is None or is_guarded(found.access.body.view, found.access.node):
        return None
    access = found.access
    if _L4D1 in access.body.node.name.name.upper():
        return None  # such a function says what it is for
    if access.entity is not None and is_elsewhere(access.body, access.entity):
        return None
    if found.code == "foreign-netprop" and ask(access.body.view, game_of) == BOTH:
        return found._replace(code="doubtful-netprop")
    if found.code not in _ONLY_HERE or is_for_game(access.body.view):
        return found
    if found.code in ("foreign-netprop", "netprop-class"):
        return None
    speed = _speed(access, entity_of(access))
    if speed is not None:
        return speed  # in no game does this do what it looks like
    if found.code == "netprop-place" and all(one.is_certain for one in places(DATA, access.name.value)):
        return found  # a field of all entities, whatever the game
    return found._replace(code="misspelt-netprop" if _is_nowhere(found) else "doubtful-netprop")


def _is_nowhere(found: Verdict) -> bool:
    """Whether a name is a slip, or one that people make up, rather than another game's."""
    name, stated = found.access.name.value, _stated(found.access)
    if stated is not None:
        return stated.verdict == "confirmed" and not stated.games and bool(found.right)
    is_case = any(one.lower() == name.lower() for one in found.right)
    alike = [one for one in found.right if one[:_PREFIX] == name[:_PREFIX] and one != name.rstrip("0123456789")]
    return is_case or (len(name) >= _TELLING and any(letters_off(name, one) <= _SLIPS for one in alike))


def judge(access: Access) -> Verdict | None:
    """What is wrong with an access; None when nothing is, or nothing is known."""
    name = access.name.value
    if not name or name.isdecimal():
        return None  # no name, or an element of an array
    if access.is_of_game_rules:
        rules = _Scope(SEND, of_rules())
        return _misused(access, rules.where(name)) if rules.where(name) else _absent(access, rules)
    scope = _Scope(access.place, None)
    where = scope.where(name)
    if not where:
        return _absent(access, scope) if access.place == SEND else _unlisted(access, scope)
    entity = entity_of(access)
    if entity is not None and access.place == SEND:
        scope = _Scope(SEND, of_class(entity.name, entity.exact))
        where = scope.where(name)
        if not where:
            return _foreign(access, entity, scope)
    return _misused(access, where) or _speed(access, entity)


def is_for_game(view: ChunkView) -> bool:
    """Whether a plugin is for this game rather than for any, or for another."""
    return ask(view, game_of) in (L4D2, BOTH)


def entity_of(access: Access) -> EntityClass | None:
    """The class of the entity that is read or written."""
    return class_of(access.body, access.entity, access.site.call) if access.entity is not None else None


# Names -----------------------------------------------------------------------------------------------------


def _absent(access: Access, scope: _Scope) -> Verdict | None:
    """A name that is in no send table."""
    name = access.name.value
    known, stated = netprops.prop(name), _stated(access)
    entity = entity_of(access)
    own = _Scope(SEND, of_class(entity.name, entity.exact)) if entity is not None else scope
    right, why = _meant(access, stated, own), _why(stated)
    if elsewhere := _of_other_game(known, stated):
        return Verdict("foreign-netprop", access, elsewhere, why, right)
    if scope.of is not None:
        return Verdict("unknown-netprop", access, "rules", why, right)
    if known is not None and known.data:
        return _misplaced(access, known, entity, why, right)
    alike = [other for other in netprops.similar_case(name) if scope.where(other)]
    is_open = bool(alike) and not any(map(is_known_spelling, alike))
    if known is not None and not known.send and stated is None:  # public plugins use it
        return None if is_open else Verdict("doubtful-netprop", access, "", "", right)
    if is_open:
        return Verdict("misspelt-netprop", access, "", "", right)
    return Verdict("unknown-netprop", access, "", why, right)


def _misplaced(
    access: Access, known: Property, entity: EntityClass | None, why: str, right: tuple[str, ...]
) -> Verdict:
    """A field of data maps that is asked of the send tables."""
    other = DATA if fits(access, DATA, known.data) else ""
    if access.name.value in _PLAYER_SPEEDS:
        if entity is not None and entity.is_player:
            other = ""  # a player's speed is not there either
        elif entity is not None:
            why, right = "", ()
    return Verdict("netprop-place", access, "", why, right, other)


def _unlisted(access: Access, scope: _Scope) -> Verdict | None:
    """A name that is in no data map that is known."""
    known, stated = netprops.prop(access.name.value), _stated(access)
    right, why = _meant(access, stated, scope), _why(stated)
    if elsewhere := _of_other_game(known, stated):
        return Verdict("foreign-netprop", access, elsewhere, why, right)
    if stated is not None and stated.verdict in _SETTLED:
        return Verdict("misspelt-netprop", access, "", why, right)
    if known is None:
        return Verdict("misspelt-netprop" if right else "doubtful-netprop", access, "", "", right)
    if known.data_uses or not known.send:
        return None  # public plugins use it so
    entity = entity_of(access)
    own = _Scope(SEND, of_class(entity.name, entity.exact) if entity is not None else None)
    other = SEND if fits(access, SEND, own.where(access.name.value)) else ""
    return Verdict("doubtful-netprop", access, "", "", right, other)


def _foreign(access: Access, entity: EntityClass, scope: _Scope) -> Verdict:
    """A network property that entities have, but not this one."""
    fields = netprops.data_props(entity.name).get(access.name.value, ())
    other = DATA if fits(access, DATA, fields) else ""
    return Verdict("netprop-class", access, entity.name, "", _meant(access, None, scope), other)


def _stated(access: Access) -> Wrong | None:
    known = wrong("netprop", access.name.value)
    return known if known is not None and known.place in ("", access.place) else None


def _why(stated: Wrong | None) -> str:
    """The sentence about a name; that other games have it is told by the rule about these."""
    return stated.why if stated is not None and not stated.games else ""


def _of_other_game(known: Property | None, stated: Wrong | None) -> str:
    """The games that have a name which this one has not; empty when none is known to."""
    games = (known.game,) if known is not None and known.game else ()
    if stated is not None and stated.verdict in _ELSEWHERE:
        games = stated.games or games or (_L4D1,)
    return " and ".join("Left 4 Dead" if game == _L4D1 else game for game in games)


def _meant(access: Access, stated: Wrong | None, scope: _Scope) -> tuple[str, ...]:
    """The names that may be meant and would do in the same call, the best first: said to be, or spelt like it."""
    name = access.name.value
    said = stated.right if stated is not None and stated.right_kind in ("", access.place) else ()
    alike = tuple(other for other in netprops.similar_case(name) if scope.where(other))
    if SPEED in said and not access.accessor.writes:
        said = (*alike, *said)
    near = () if stated is not None and stated.verdict in _SETTLED else scope.spelt_like(name)
    found = (other for other in dict.fromkeys((*said, *alike, *(() if said else near))) if other != name)
    return tuple(other for other in found if _would_do(access, scope, other))[:_MOST]


def _would_do(access: Access, scope: _Scope, name: str) -> bool:
    return fits(access, access.place, scope.where(name)) or (access.place == DATA and is_vouched(name))


def fits(access: Access, place: str, where: tuple[Place, ...]) -> bool:
    """Whether the call would do with a property that is at one of these."""
    allowed = [kinds(place, one) for one in _telling(where)]
    return any(one is None or not access.accessor.kind or access.accessor.kind in one for one in allowed)


def _telling(where: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places that tell a type: the arrays of the player resource are of what players have."""
    return tuple(one for one in where if not one.owner.endswith("PlayerResource")) or where


# Use -------------------------------------------------------------------------------------------------------


def _misused(access: Access, where: tuple[Place, ...]) -> Verdict | None:
    """A property that is there, but of another type or with fewer elements."""
    if not fits(access, access.place, where):
        told = _telling(where)
        types = " or ".join(sorted({one.element or one.type for one in told}))
        right = {kind for one in told for kind in kinds(access.place, one) or ()}
        if access.place == SEND and right == {"int", "entity"}:
            # The table does not tell the handle of an entity from a number, but people name handles with an h.
            right = {"entity" if access.name.value.startswith("m_h") else "int"}
        certain = access.place == SEND or all(one.is_certain for one in where)
        code = "netprop-accessor" if certain else "doubtful-netprop-accessor"
        return Verdict(code, access, types, "", tuple(sorted(right)))
    element = access.element
    if access.place == SEND and isinstance(element, int) and element != 0:
        sizes = [elements(one) for one in where]
        most = max((size for size in sizes if size is not None), default=0)
        if None not in sizes and not 0 <= element < most:
            return Verdict("netprop-element", access, str(most))
    return None


def _speed(access: Access, entity: EntityClass | None) -> Verdict | None:
    """A speed that is set for a player, which the game does not heed or sets anew."""
    name = access.name.value
    if not access.accessor.writes or name not in _PLAYER_SPEEDS or entity is None or not entity.is_player:
        return None
    return Verdict("player-max-speed" if name == _SET_ANEW else "player-speed", access, "", "", (SPEED,))
