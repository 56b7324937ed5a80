"""`textDocument/semanticTokens`: full, delta and range."""

from __future__ import annotations

from itertools import count, takewhile

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.semantic_tokens import MODIFIERS, TYPES, Token, semantic_tokens
from server.lsp import convert
from server.lsp.boundary import answer, warmed
from server.lsp.server import Server

_LEGEND = lsp.SemanticTokensLegend(TYPES, MODIFIERS)
_TYPE = {name: index for index, name in enumerate(TYPES)}
_MODIFIER = {name: 1 << index for index, name in enumerate(MODIFIERS)}


def register(server: Server) -> None:
    """Register the requests."""
    sent: dict[str, tuple[str, list[int]]] = {}  # what the client has, by URI
    ids = count(1)

    async def data_of(ls: Server, uri: str) -> list[int]:
        await warmed(ls, convert.path_of(uri))
        return await answer(ls, uri, lambda snapshot: _encoded(ls, snapshot, semantic_tokens(snapshot)), [])

    def remember(ls: Server, uri: str, data: list[int]) -> str:
        for known in [known for known in sent if convert.path_of(known) not in ls.session.documents]:
            del sent[known]
        made = str(next(ids))
        sent[uri] = made, data
        return made

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
    async def on_full(ls: Server, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
        uri = params.text_document.uri
        data = await data_of(ls, uri)
        return lsp.SemanticTokens(data, remember(ls, uri, data))

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA)
    async def on_delta(
        ls: Server, params: lsp.SemanticTokensDeltaParams
    ) -> lsp.SemanticTokens | lsp.SemanticTokensDelta:
        uri = params.text_document.uri
        data = await data_of(ls, uri)
        known_id, known = sent.get(uri, ("", []))
        made = remember(ls, uri, data)
        if known_id != params.previous_result_id:
            return lsp.SemanticTokens(data, made)
        return lsp.SemanticTokensDelta(_difference(known, data), made)

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE)
    async def on_range(ls: Server, params: lsp.SemanticTokensRangeParams) -> lsp.SemanticTokens:
        def run(snapshot: Snapshot) -> list[int]:
            start = ls.session.offset(snapshot, params.range.start)
            end = ls.session.offset(snapshot, params.range.end)
            return _encoded(ls, snapshot, semantic_tokens(snapshot, start, end))

        return lsp.SemanticTokens(await answer(ls, params.text_document.uri, run, []))


def _encoded(ls: Server, snapshot: Snapshot, tokens: list[Token]) -> list[int]:
    """Five numbers a token, each relative to the token before."""
    client = ls.client_capabilities.text_document
    capability = client.semantic_tokens if client is not None else None
    whole = capability is not None and bool(capability.multiline_token_support)
    text, encoding = snapshot.text, ls.session.encoding
    data: list[int] = []
    last_line = last_column = 0
    for token in tokens:
        bits = sum(_MODIFIER[name] for name in token.modifiers)
        for start, end in ((token.start, token.end),) if whole else _lines(snapshot, token):
            line, column = convert.line_and_column(text, start, encoding)
            length = convert.units(text, start, end, encoding)
            data += (
                line - last_line,
                column - last_column if line == last_line else column,
                length,
                _TYPE[token.type],
                bits,
            )
            last_line, last_column = line, column
    return data


def _lines(snapshot: Snapshot, token: Token) -> list[tuple[int, int]]:
    """The parts of a token on each line."""
    text = snapshot.text
    first, last = text.line_of(token.start), text.line_of(token.end)
    if first == last:
        return [(token.start, token.end)]
    parts: list[tuple[int, int]] = []
    for line in range(first, last + 1):
        start, end = text.line_range(line)
        start, end = max(start, token.start), min(end, token.end)
        if start < end:
            parts.append((start, end))
    return parts


def _difference(old: list[int], new: list[int]) -> list[lsp.SemanticTokensEdit]:
    """One edit that turns `old` into `new`; none when they are alike."""
    if old == new:
        return []
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = same - same % 5
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(old), reversed(new), strict=False)))
    tail = min(tail - tail % 5, len(old) - start, len(new) - start)
    return [lsp.SemanticTokensEdit(start, len(old) - start - tail, new[start : len(new) - tail])]
