"""What `/openapi.json` says holds: schemathesis asks a real service what that allows, and what not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from hypothesis import HealthCheck, Phase, settings

from server.web.app import create
from server.web.service import Service
from server.web.serving import Serving
from tests.server.web.running import DESKS, SERVERS

schemathesis = pytest.importorskip("schemathesis", reason="what is described is tried out with schemathesis")


def described() -> Any:
    schema = schemathesis.openapi.from_dict(create(Serving(), Service(Serving(), DESKS, SERVERS)).openapi())
    schema.config.phases.coverage.enabled = False
    schema.config.phases.stateful.enabled = False
    return schema


SCHEMA = described()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("state")
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        patch.setenv("XDG_STATE_HOME", str(folder))
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        serving = Serving(port=port)
        config = uvicorn.Config(create(serving, Service(serving, DESKS, SERVERS)), log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


@SCHEMA.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_it_answers_as_described(case: Any, address: str) -> None:
    # A well-formed request may be refused all the same: for a model or a fact that there is not.
    case.call_and_validate(
        base_url=address,
        timeout=120,
        excluded_checks=[schemathesis.specs.openapi.checks.positive_data_acceptance],
    )
