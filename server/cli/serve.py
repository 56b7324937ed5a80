"""`l4d2 serve`: the checker, the assistant and the facts over HTTP. Ends on Ctrl+C, after the answers under way.

Exit status: 0, or 2 when it may not or can not be served like this.
"""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path

from pydantic import SecretStr

from server.cli import terminal
from server.cli.compiler import compiler_path
from server.web.serving import Serving, ServingError

_GRACE_S = 30
_PING_S = 20
_MOST_CONNECTIONS = 2000
FAILED = 2
TOKEN = "L4D2_SERVE_TOKEN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="0 for any free one (default: 8000)")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help=f"what clients have to know; or ${TOKEN}")
    parser.add_argument(
        "--allow-origin", action="append", default=[], metavar="URL", help="a page that may ask as well"
    )
    parser.add_argument("--allow-host", action="append", default=[], metavar="NAME", help="a name that it goes by")
    parser.add_argument("-m", "--model", default="builtin", metavar="NAME", help="the preset of who names none")
    parser.add_argument("--compiler", default="", metavar="SPCOMP", help="let this compiler have the last word")
    parser.add_argument("--at-once", type=int, default=64, metavar="N", help="answers of models at once (default: 64)")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes that check (default: as fits)")
    parser.add_argument("--monthly-limit", type=float, default=0.0, metavar="DOLLARS", help="what models may cost")


def run(options: argparse.Namespace) -> int:
    """Serve; the exit status."""
    try:
        import uvicorn

        from server.web.app import create
    except ImportError as error:
        return _complain(f"{error.name} is not installed: pip install 'l4d2-architect[web]'")
    from server.analysis.compiler.errors import CompilerError

    try:
        serving = _serving(options)
        listening = socket.create_server((serving.host, serving.port), family=_family(serving.host))
    except (ServingError, CompilerError) as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{options.host}:{options.port}: {error.strerror or error}")
    app = create(serving)
    port = listening.getsockname()[1]
    name = f"[{serving.host}]" if ":" in serving.host else serving.host
    print(f"L4D2 Architect listens on http://{name}:{port}", flush=True)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
        server_header=False,
        ws_max_size=serving.most_bytes,
        ws_ping_interval=_PING_S,
        limit_concurrency=_MOST_CONNECTIONS,
    )
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _serving(options: argparse.Namespace):  # imported when it is wanted
    token = os.environ.get(TOKEN, "").strip()
    if options.token_file is not None:
        try:
            token = options.token_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ServingError(f"{options.token_file} can not be read: {error}") from None
        if not token:
            raise ServingError(f"{options.token_file} is empty.")
    return Serving(
        host=options.host,
        port=options.port,
        token=SecretStr(token) if token else None,
        origins=tuple(options.allow_origin),
        hosts=tuple(options.allow_host),
        model=options.model,
        compiler=compiler_path(options.compiler),
        at_once=options.at_once,
        workers=options.workers,
        monthly_limit=options.monthly_limit,
    )


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _complain(message: str) -> int:
    terminal.complain(f"l4d2 serve: {message}")
    return FAILED
