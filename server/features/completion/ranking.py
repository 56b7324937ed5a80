"""Which names come first: those of the wanted type, near ones, and those that the code around uses already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from server.analysis.check.context import ENUM, ENUM_STRUCT, METHODMAP
from server.analysis.cursor.expected import is_callback
from server.analysis.cursor.hole import Place
from server.analysis.header_index import Outside
from server.analysis.symbols import TypeSymbol
from server.analysis.types import Type
from server.features.completion.catalog import TYPES, Candidate
from server.features.completion.item import Sort
from server.features.completion.matching import EXACT, FOLDED, SCATTERED, Pattern, Shape
from server.features.completion.request import Request
from server.knowledge.usage import usage

Key = tuple[int | str, ...]


# How a type fits the place.
RIGHT: Final = 0
POSSIBLE: Final = 1
ODD: Final = 2
WRONG: Final = 3

# How near a name is declared.
LOCAL: Final = 0
FILE: Final = 1
PROJECT: Final = 2
LIBRARY: Final = 3
OUTSIDE: Final = 4

_NUMBERS = frozenset(("int", "any", "bool"))
_TYPES_ONLY = frozenset((Place.TOP, Place.DECLARATION, Place.TYPE, Place.METHODMAP))
_UNCERTAIN = frozenset((Sort.MACRO, Sort.CLASS))
_EVERYTHING = frozenset(Sort) - {Sort.EVENT}
_IN_CONDITIONS = frozenset((Sort.MACRO, Sort.CONSTANT, Sort.ENUM_MEMBER, Sort.FUNCTION))


class Ranked(NamedTuple):
    """A candidate and what it is sorted by."""

    key: Key
    candidate: Candidate
    outside: Outside | None = None


class Ranking:
    """The order for one request."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.pattern: Pattern | None = request.pattern if request.typed else None
        expected = request.expected
        self.wanted = expected.type
        self.likely = {expected.likely.lower()} if expected.likely else set()
        if expected.param is not None:
            self.likely.add(expected.param.name.lower())
        self.wants_function = is_callback(expected.type, request.scope)
        wanted = expected.type
        self.wanted_tag = wanted.tag + "[]" * len(wanted.dims) if wanted is not None else "?"
        self.wants_enum = wanted is not None and request.scope.info(wanted.tag).kind == ENUM
        self.usage = usage()
        self.fits: dict[str, int] = {}
        self.allowed = _allowed(request)

    def rank(self, candidates: Iterable[Candidate], near: int, taken: set[str]) -> list[Ranked]:
        """The candidates that match what is typed and can stand at the cursor, with what they are sorted by.

        Names in `taken` are left out, those that are found are put into it.
        """
        pattern, allowed = self.pattern, self.allowed
        if pattern is None:
            fitting = [candidate for candidate in candidates if candidate.sort in allowed]
        else:
            letters, first = pattern.letters, pattern.first
            fitting = [
                candidate
                for candidate in candidates
                if candidate.sort in allowed
                and candidate.shape.letters & letters == letters
                and first in candidate.shape.initials
            ]
        found: list[Ranked] = []
        key, grade_of = self.key, pattern.grade if pattern is not None else _everything_matches
        for candidate in fitting:
            name = candidate.name
            if name in taken:
                continue
            grade = grade_of(name, candidate.shape)
            if grade is not None and (candidate.sort not in _UNCERTAIN or self.is_possible(candidate)):
                taken.add(name)
                found.append(Ranked(key(candidate, near, grade), candidate))
        return found

    def is_possible(self, candidate: Candidate) -> bool:
        """Whether such a name can stand at the cursor, where its sort alone does not tell."""
        scope, sort = self.request.scope, candidate.sort
        if sort is Sort.MACRO:
            return not candidate.path or scope.macro(candidate.name) is not None
        if self.request.hole.place is Place.NEW:
            symbol = scope.lookup(candidate.name)
            return isinstance(symbol, TypeSymbol) and symbol.constructor is not None
        return True

    def key(self, candidate: Candidate, near: int, grade: int) -> Key:
        """What to sort a candidate by that matches with `grade`."""
        request, name = self.request, candidate.name
        fit = self.fit(candidate)
        if candidate.sort is Sort.KEYWORD:
            used = 1
        else:
            used = 0 if near == LOCAL or name in request.words_here else 1 if name in request.words_in_file else 2
        is_member = candidate.sort is Sort.ENUM_MEMBER
        return (
            grade == SCATTERED,
            near == OUTSIDE,
            grade > FOLDED,
            fit > POSSIBLE or candidate.folded not in self.likely,
            fit,
            self.wants_enum and fit == RIGHT and not is_member,
            grade,
            used,
            near,
            candidate.is_deprecated,
            -self.usage.get(name, 0) if near != LOCAL else 0,
            candidate.order if is_member or near == LOCAL else len(name),
            name,
        )

    def is_certain(self, candidate: Candidate, key: Key) -> bool:
        """Whether the best candidate has the type that is wanted and is one of few of that type."""
        if self.wanted is None or key[0] or key[1] or key[4] != RIGHT:
            return False
        return self.pattern is not None or not candidate.is_library or self.wants_enum

    def tier(self, key: Key) -> int:
        """0 for what begins with the typed text and is not unlikely, 1 for what else can be seen, 2 for the rest."""
        return 2 if key[0] or key[1] else int(bool(key[2]) or key[4] in (ODD, WRONG))

    # Types -----------------------------------------------------------------------------------------------

    def fit(self, candidate: Candidate) -> int:
        """How a candidate's type suits the place."""
        sort = candidate.sort
        place = self.request.hole.place
        if place is Place.STATEMENT:
            return POSSIBLE if sort in (Sort.CONSTANT, Sort.ENUM_MEMBER, Sort.CALLBACK) else RIGHT
        if place is Place.NEW:
            return self.compare(candidate.name) if sort is Sort.CLASS else ODD
        if place is Place.DEFINED:
            return RIGHT if sort is Sort.MACRO else POSSIBLE
        if place is not Place.EXPRESSION:
            return RIGHT
        if sort in TYPES:
            return ODD if sort is not Sort.CALLBACK else WRONG
        if sort is Sort.KEYWORD:
            return self.keyword(candidate.name)
        if self.wants_function:
            return self.callback(candidate)
        if sort is Sort.MACRO:
            return POSSIBLE
        if sort is Sort.ENUM_MEMBER and candidate.name in self.request.expected.taken:
            return ODD
        tag = candidate.tag
        known = self.fits.get(tag)
        if known is None:
            known = self.fits[tag] = self.compare(tag)
        if known > POSSIBLE and sort is Sort.VARIABLE and self.leads_on(tag):
            return POSSIBLE
        return known

    def leads_on(self, tag: str) -> bool:
        """Whether a variable of that type is likely to be followed by `.` or `[`."""
        if tag.endswith("[]"):
            return not tag.startswith("char")
        info = self.request.scope.info(tag)
        return info.kind in (METHODMAP, ENUM_STRUCT)

    def compare(self, tag: str) -> int:
        """How a value of the type `tag` (with `[]` for arrays) suits the place."""
        wanted = self.wanted
        if tag == "void":
            return WRONG
        if wanted is None or not tag:
            return POSSIBLE
        if tag == self.wanted_tag:
            return RIGHT
        if wanted.tag == "any" or tag == "any":
            return POSSIBLE
        base = tag.removesuffix("[]")
        if wanted.dims:
            return self.with_element(tag, wanted)
        if base != tag:
            return ODD if base == wanted.tag else WRONG
        info = self.request.scope.info(tag)
        if info.kind == METHODMAP and info.inherits(wanted.tag):
            return RIGHT
        if wanted.tag == "float":
            return ODD
        if tag in _NUMBERS and wanted.tag in _NUMBERS:
            return POSSIBLE
        if wanted.tag == "bool":
            return POSSIBLE
        return ODD if info.symbol is not None else POSSIBLE

    def with_element(self, tag: str, wanted: Type) -> int:
        """Where an array is wanted: an array of arrays has one as its element."""
        if tag.removesuffix("[]") == wanted.tag + "[]" * len(wanted.dims):
            return POSSIBLE
        info = self.request.scope.info(tag.rstrip("[]"))
        return ODD if info.symbol is not None and not info.chain else WRONG

    def callback(self, candidate: Candidate) -> int:
        """Where a function's name is wanted."""
        if candidate.sort is not Sort.FUNCTION:
            wanted = self.wanted
            return RIGHT if wanted is not None and candidate.tag == wanted.tag else WRONG
        if candidate.is_native:
            return WRONG
        return WRONG if candidate.is_library else ODD

    def keyword(self, word: str) -> int:
        """How a word of the language suits the place."""
        wanted = self.wanted
        tag = wanted.tag if wanted is not None and not wanted.dims else ""
        if word in ("true", "false"):
            return RIGHT if tag == "bool" else ODD
        if self.wants_function:
            return POSSIBLE if word == "INVALID_FUNCTION" else WRONG
        if word == "INVALID_FUNCTION":
            return WRONG
        if word in ("null", "new"):
            if wanted is None or self.request.scope.info(tag).kind == METHODMAP:
                return POSSIBLE
            return ODD
        return POSSIBLE


def _allowed(request: Request) -> frozenset[Sort]:
    """What sorts of names the grammar allows at the cursor."""
    place = request.hole.place
    if place in _TYPES_ONLY:
        parent = request.hole.parent
        if parent is not None and parent.field == "parent":
            return frozenset((Sort.CLASS,))
        return TYPES | {Sort.KEYWORD}
    if place is Place.NEW:
        return frozenset((Sort.CLASS, Sort.KEYWORD))
    return _IN_CONDITIONS if place is Place.DEFINED else _EVERYTHING


def _everything_matches(name: str, shape: Shape) -> int:
    return EXACT
