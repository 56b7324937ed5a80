"""Counters for Prometheus, of one service: requests, answers under way, tokens, costs. No text, no name of a user."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.models.protocol import Usage

_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300)


class Measures:
    """The counters."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter("l4d2_requests", "Requests", ("path", "status"), registry=self._registry)
        self.seconds = Histogram("l4d2_seconds", "Seconds", ("path",), registry=self._registry, buckets=_SECONDS)
        self._tokens = Counter("l4d2_tokens", "Tokens of models", ("kind",), registry=self._registry)
        self._cost = Counter("l4d2_cost_dollars", "Cost of models in US dollars", registry=self._registry)
        self._answering = Gauge("l4d2_answering", "Answers under way", registry=self._registry)
        self.findings = Counter("l4d2_findings", "Findings told", ("severity",), registry=self._registry)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count an answer while it is under way."""
        with self._answering.track_inprogress():
            yield

    def spent(self, usage: Usage, cost: float | None) -> None:
        """Count what an answer took."""
        self._tokens.labels("prompt").inc(usage.prompt_tokens)
        self._tokens.labels("completion").inc(usage.completion_tokens)
        self._cost.inc(cost or 0.0)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self._registry)


class Measured:
    """Counts requests by the pattern of their address, so that there are only as many rows as there are addresses."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app, self._measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            path = getattr(scope.get("route"), "path", "other")
            self._measures.requests.labels(path, status).inc()
            self._measures.seconds.labels(path).observe(time.perf_counter() - began)
