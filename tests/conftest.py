"""What every test needs: broken invariants raise, Hypothesis has no clock, fixtures can be rewritten."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import hypothesis
import pytest

from server import bug

ROOT = Path(__file__).resolve().parent.parent

LONGEST = tuple(ROOT / "tests" / folder for folder in ("e2e", "training", "server/web", "server/cli", "tools/bench"))

bug.raise_reports = True
os.environ[bug.ENV] = "1"  # for the servers that tests start


# Tests that were started in the background would hand on to the programs they start that Ctrl-C means nothing.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests spend is not the developer's money."""
    folder = tmp_path_factory.mktemp("state")
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA") if os.name == "nt" else ("XDG_STATE_HOME",):
        monkeypatch.setenv(variable, str(folder))


# No deadline: a busy machine is not a failure. In CI the same examples each time, so that red means changed.
hypothesis.settings.register_profile(
    "project",
    deadline=None,
    print_blob=True,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-fixtures",
        action="store_true",
        help="rewrite the expectations in tests/fixtures; read the diff",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest begin first: no process is to be left alone with one at the end."""
    items.sort(key=lambda item: next((at for at, folder in enumerate(LONGEST) if folder in item.path.parents), 99))


@pytest.fixture(scope="session")
def update_fixtures(request: pytest.FixtureRequest) -> bool:
    """Whether expectations in fixtures are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-fixtures"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's root."""
    return ROOT
