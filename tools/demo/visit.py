"""`make run`: starts `l4d2 serve` with the built-in engine, opens its page in a browser, and says what to try.

Ends with the service: on Ctrl+C, after the answers that are under way.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

PAGE = Path(__file__).resolve().parents[2] / "server" / "web" / "page"  # as `server.web.app` has it, which takes long
PORT = 8000
_HOST = "127.0.0.1"
_LAST_S = 40.0
_TRY = (
    ("Fix", "line 8 has a mistake that the compiler does not see: press “Fix…” beside it, or Ctrl+. in the line"),
    ("Ask", "choose “Speed Boost”, press Enter, look at the difference, accept it"),
    ("Change", "choose “This plugin” and write “explain this plugin”; with a model it changes it as well"),
    ("Look up", "“Facts”: every event with an example, netprops by class, entities, console variables"),
    ("Curl", "curl -s {address}/v1/facts/events/tank_spawn"),
)


def main(argv: list[str] | None = None) -> int:
    """Serve until somebody ends it; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo.visit", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"where to listen (default: {PORT}, or any free one)")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    options = parser.parse_args(argv)
    console = Console(highlight=False, markup=False, emoji=False)
    if not (PAGE / "index.html").is_file():
        console.print("The page is not built: run `make page`. The API is there all the same.", style="yellow")
    port = options.port if _is_free(options.port) else 0
    command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as service, _ending(service):
        assert service.stdout is not None
        found = re.search(r"http://\S+", service.stdout.readline())
        if found is None:
            return service.wait() or 1
        _welcome(console, found[0])
        if not options.no_browser and can_open(os.environ, sys.platform):
            # A browser may take as long as it wants, or not be there after all.
            threading.Thread(target=webbrowser.open, args=(found[0],), daemon=True).start()
        status = service.wait()
    return 0 if status in (0, -signal.SIGINT, -signal.SIGTERM) else status


def can_open(variables: Mapping[str, str], platform: str) -> bool:
    """Whether opening a browser shows a window: on a machine without a screen it would take over the terminal."""
    if variables.get("CI"):
        return False
    if variables.get("BROWSER") or platform in ("win32", "darwin"):
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def _welcome(console: Console, address: str) -> None:
    console.print()
    console.print(Text.assemble(("  L4D2 Architect is at ", "bold"), (address, "bold green underline")), soft_wrap=True)
    console.print()
    for what, how in _TRY:
        line = Text.assemble((f"  {what:<9}", "cyan"), how.format(address=address))
        console.print(line, soft_wrap=True)
    console.print(Text("\n  Ctrl+C ends it. `make run ONCE=1` plays an editor session in the terminal.\n", "dim"))


@contextlib.contextmanager
def _ending(service: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever ends this process ends the service, which may finish what it is saying."""

    def end(number: int, frame: object) -> None:
        if service.poll() is None:
            service.terminate()

    # Ctrl+C reaches both; the other signals only this one.
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        end(0, None)
        try:
            service.wait(_LAST_S)
        except subprocess.TimeoutExpired:
            service.kill()
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_free(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_server((_HOST, port)):
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
