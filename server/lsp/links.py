"""Places as LSP locations, or as links where the client shows those."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.analysis.fact_pages import SCHEME
from server.analysis.navigate import Place, Target
from server.analysis.occurrences import Occurrence
from server.analysis.snapshot import Snapshot
from server.lsp import builtin
from server.lsp.boundary import answer

if TYPE_CHECKING:
    from server.lsp.server import Server

Links = list[lsp.Location] | list[lsp.LocationLink] | None
Lookup = Callable[[Snapshot, int], tuple[Target, list[Place]] | None]


async def look_up(server: Server, params: Any, capability: str, feature: Lookup) -> Links:
    """The answer to `textDocument/definition` and its like; `capability` names the client's."""

    def run(snapshot: Snapshot) -> Links:
        result = feature(snapshot, server.session.offset(snapshot, params.position))
        if result is None:
            return None
        target, places = result
        origin = server.session.range(snapshot.path, target.start, target.end)
        return links(server, capability, origin, places)

    return await answer(server, params.text_document.uri, run, None)


def links(server: Server, capability: str, origin: lsp.Range | None, places: Iterable[Place]) -> Links:
    """The places as links when the client takes them, else as locations."""
    session = server.session
    places = list(places)
    if any(place.path.startswith(f"{SCHEME}:") for place in places):
        made = (_of_page(server, place) for place in places)
        return [location for location in made if location is not None]
    client = getattr(server.client_capabilities.text_document, capability, None)
    if client is None or not client.link_support:
        return [session.location(place.path, place.start, place.end) for place in places]
    return [
        lsp.LocationLink(
            session.uri_of(place.path),
            session.range(place.path, min(place.full_start, place.start), max(place.full_end, place.end)),
            session.range(place.path, place.start, place.end),
            origin,
        )
        for place in places
    ]


def _of_page(server: Server, place: Place) -> lsp.Location | None:
    if place.path.startswith(f"{SCHEME}:"):
        return builtin.page_location(server, place.path, place.full_start)
    return server.session.location(place.path, place.start, place.end)


def locations(server: Server, found: Iterable[Occurrence], first: str) -> list[lsp.Location]:
    """Occurrences as locations: those of the file `first` first, then by file and place."""
    ordered = sorted(found, key=lambda one: (one.path != first, one.path, one.start))
    return [server.session.location(one.path, one.start, one.end) for one in ordered]
