"""`/v1/facts`: what is known of the game and of SourceMod, to look up and to search."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query

from server.reports import facts
from server.web.errors import ApiError

router = APIRouter(tags=["facts"])
_MOST = 200


@router.get("/v1/facts")
async def kinds() -> dict[str, Any]:
    """The kinds of facts, and how many there are of each."""
    return {"data": [{"kind": kind, "count": len(facts.index(kind))} for kind in facts.KINDS]}


@router.get("/v1/facts/{kind}")
def listing(
    kind: str,
    q: str = Query(default="", max_length=200),
    limit: int = Query(default=50, ge=1, le=_MOST),
    offset: int = Query(default=0, ge=0),
) -> dict[str, Any]:
    """Facts of a kind in the order of their names, or those that fit the words of `q`, best first."""
    _known(kind)
    found = facts.search(kind, q)
    return {"kind": kind, "total": len(found), "data": found[offset : offset + limit]}


@router.get("/v1/facts/{kind}/{name:path}")
def single(kind: str, name: str) -> dict[str, Any]:
    """All that is known of one."""
    _known(kind)
    found = facts.fact(kind, name)
    if found is None:
        near = facts.near(kind, name)
        hint = f" Did you mean `{near}`?" if near else ""
        raise ApiError(404, "not_found", f"There is no `{name}` among the {kind}.{hint}", "name")
    return found


def _known(kind: str) -> None:
    if kind not in facts.KINDS:
        raise ApiError(404, "not_found", f"There is no kind `{kind}`: there are {', '.join(facts.KINDS)}.", "kind")
