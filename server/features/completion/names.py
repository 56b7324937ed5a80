"""Names that can stand by themselves: locals, the plugin's own, the API's, and those of headers not included yet."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from typing import Final

from server.analysis.check.context import ENUM_STRUCT, METHODMAP
from server.analysis.cursor.hole import Place
from server.analysis.cursor.scope import Scope
from server.analysis.finding import Edit
from server.analysis.header_index import Outside, names_outside
from server.analysis.symbols import Kind, Symbol, Variable
from server.features.completion import catalog, words
from server.features.completion.catalog import TYPES, Candidate
from server.features.completion.item import Item, Sort
from server.features.completion.matching import shape_of
from server.features.completion.ranking import FILE, LIBRARY, LOCAL, OUTSIDE, PROJECT, Ranked, Ranking
from server.features.completion.request import Request
from server.syntax.builtins import CONSTANTS

LIMIT: Final = 200
_SHORTEST_OUTSIDE = 2
_SHORTEST_INSIDE = 3
_ENOUGH = 8
_COMMON = frozenset(("int", "bool", "float", "char[]", "any"))
_CALLABLE = frozenset((Sort.FUNCTION, Sort.METHOD, Sort.CONSTRUCTOR))
_OUTSIDE_SORTS = {
    "native": Sort.FUNCTION,
    "stock": Sort.FUNCTION,
    "macro": Sort.MACRO,
    "constant": Sort.CONSTANT,
    "type": Sort.CLASS,
}


def names(request: Request) -> tuple[list[Item], bool]:
    """The names that can stand at the cursor, best first, and whether there are more."""
    ranking = Ranking(request)
    taken: set[str] = set()
    found = _own(request, ranking, taken)
    more = False
    if not words.only_keywords(request.hole):
        more = _add_libraries(request, ranking, found, taken)
        if len(found) < LIMIT:
            _add_outside(request, ranking, found, taken)
    found.sort(key=lambda ranked: ranked.key)
    better = [ranked for ranked in found if not ranked.key[0]]
    if len(better) >= _ENOUGH:
        found = better  # what only has the letters somewhere can not become a better match by typing on
    items = [_item(request, ranking, ranked) for ranked in found[:LIMIT]]
    if items and request.hole.place in (Place.EXPRESSION, Place.NEW):
        items[0].is_preselected = ranking.is_certain(found[0].candidate, found[0].key)
    return items, more or len(found) > LIMIT


def _own(request: Request, ranking: Ranking, taken: set[str]) -> list[Ranked]:
    """Keywords, locals, and the names of the user's files."""
    keywords = [_candidate(word, Sort.KEYWORD, "") for word in words.keywords(request.hole)]
    if words.only_keywords(request.hole):
        return ranking.rank(keywords, FILE, taken)
    snapshot = request.snapshot
    found = ranking.rank(_locals(request.scope), LOCAL, taken)
    found += ranking.rank(keywords, LIBRARY, taken)
    others = [closure for closure in snapshot.unit.files.values() if not closure.source.library]
    for closure in others:
        if closure.source.path == snapshot.path:
            found += ranking.rank(catalog.of_private(closure), FILE, taken)
            found += ranking.rank(catalog.of_file(closure), FILE, taken)
    for closure in others:
        found += ranking.rank(catalog.of_file(closure), PROJECT, taken)
    return found


def _add_libraries(request: Request, ranking: Ranking, found: list[Ranked], taken: set[str]) -> bool:
    """Add the libraries' names: what begins with the typed text, and the rest while there is room.

    Whether more fit than were looked at.
    """
    snapshot, pattern = request.snapshot, ranking.pattern
    known = catalog.library(snapshot.project, snapshot.unit)
    if pattern is None:
        suit = [candidate for candidate in known.candidates if _suits_untyped(request, ranking, candidate)]
        found += ranking.rank([*_BUILTINS, *suit], LIBRARY, taken)
        return len(suit) < len(known.candidates)
    beginning = known.beginning(pattern.folded)
    found += ranking.rank([*_BUILTINS, *_foremost(request, ranking, beginning)], LIBRARY, taken)
    if len(found) > LIMIT or len(beginning) > LIMIT:
        return True
    if len(request.typed) >= _SHORTEST_INSIDE:
        found += ranking.rank(known.candidates, LIBRARY, taken)
        return False
    return True


def _foremost(request: Request, ranking: Ranking, candidates: list[Candidate]) -> list[Candidate]:
    """Of very many names those that can come first: of the wanted type, used in the file, or used much."""
    if len(candidates) <= LIMIT:
        return candidates
    wanted, used = ranking.wanted_tag, request.words_in_file
    wanted = "" if wanted in _COMMON else wanted
    chosen = [candidate for candidate in candidates if candidate.tag == wanted or candidate.name in used]
    counts = ranking.usage
    return [*chosen, *nsmallest(LIMIT, candidates, key=lambda candidate: -counts.get(candidate.name, 0))]


def _suits_untyped(request: Request, ranking: Ranking, candidate: Candidate) -> bool:
    """Whether a library's name is worth showing before anything is typed."""
    if candidate.sort in TYPES:
        return Sort.MACRO not in ranking.allowed or candidate.name in request.words_in_file
    return candidate.name in request.words_in_file or (
        candidate.tag == ranking.wanted_tag and candidate.tag not in _COMMON
    )


def _add_outside(request: Request, ranking: Ranking, found: list[Ranked], taken: set[str]) -> None:
    """Add the names of headers that the plugin does not include."""
    snapshot = request.snapshot
    if len(request.typed) < _SHORTEST_OUTSIDE or not snapshot.settings.completion.auto_include:
        return
    by_name: dict[str, Outside] = {}
    candidates: list[Candidate] = []
    for outside in names_outside(snapshot.unit, request.pattern.folded):
        sort = _OUTSIDE_SORTS.get(outside.sort)
        if sort is not None:
            by_name[outside.name] = outside
            shape = shape_of(outside.name)
            native = outside.sort == "native"
            candidates.append(Candidate(shape.folded, outside.name, shape, sort, "", "", True, native))
    for ranked in ranking.rank(candidates, OUTSIDE, taken):
        found.append(ranked._replace(outside=by_name[ranked.candidate.name]))


def _locals(scope: Scope) -> Iterator[Candidate]:
    for order, symbol in enumerate(scope.locals.values()):
        sort = Sort.CONSTANT if symbol.kind is Kind.CONSTANT else Sort.VARIABLE
        yield _candidate(symbol.name, sort, _type_text(symbol), order)


def _type_text(symbol: Symbol) -> str:
    return symbol.type.tag + "[]" * len(symbol.type.dims) if isinstance(symbol, Variable) else ""


def _candidate(name: str, sort: Sort, tag: str, order: int = 0) -> Candidate:
    shape = shape_of(name)
    return Candidate(shape.folded, name, shape, sort, tag, "", False, order=order)


_BUILTINS = [_candidate(name, Sort.CONSTANT, "int") for name in CONSTANTS if name not in ("debug", "__Pawn")]


# Items -----------------------------------------------------------------------------------------------------


def _item(request: Request, ranking: Ranking, ranked: Ranked) -> Item:
    candidate = ranked.candidate
    sort = candidate.sort
    item = Item(candidate.name, sort, is_deprecated=candidate.is_deprecated, tier=ranking.tier(ranked.key))
    if ranked.outside is not None:
        at, text = request.include_edit
        item.edits = (Edit(at, at, text.format(ranked.outside.header.name)),)
        item.detail = f"#include <{ranked.outside.header.name}>"
        item.data = ("outside", ranked.outside.header.path, candidate.name)
    elif not candidate.path:
        if sort is not Sort.KEYWORD:
            item.detail = candidate.tag
    else:
        item.data = ("macro" if sort is Sort.MACRO else "name", candidate.name)
    place = request.hole.place
    if place is Place.NEW and sort is Sort.CLASS:
        item.sort = Sort.CONSTRUCTOR
        call(request, item, False)
    elif place in (Place.STATEMENT, Place.EXPRESSION):
        if sort in _CALLABLE or (sort is Sort.MACRO and candidate.tag == "()"):
            if not ranking.wants_function:
                call(request, item, candidate.takes_nothing)
        else:
            item.commit = _commit(request, candidate)
    return item


def call(request: Request, item: Item, takes_nothing: bool) -> None:
    """Let an item bring the parentheses of a call with it, for who wants that.

    A parenthesis that is typed accepts no item: it may end the name of a function that is yet to be written.
    """
    settings = request.snapshot.settings.completion
    if request.following == "(" or not settings.call_parentheses:
        return
    if takes_nothing:
        item.insert = f"{item.label}()"
    elif request.abilities.snippets:
        item.insert = f"{item.label}($0)"
        item.is_snippet = True
        item.asks_for_arguments = True


def _commit(request: Request, candidate: Candidate) -> str:
    """The characters that accept a value and are typed behind it."""
    if candidate.sort not in (Sort.VARIABLE, Sort.CONSTANT, Sort.ENUM_MEMBER):
        return ""
    tag = candidate.tag
    if tag.endswith("[]"):
        return "["
    has_members = request.scope.info(tag).kind in (METHODMAP, ENUM_STRUCT)
    return ".,;" if has_members else ",;"
