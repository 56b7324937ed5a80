"""`python -m server`: the language server on standard input and output, or on a TCP port with `--tcp`."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path

_BUNDLED = Path(__file__).resolve().parent.parent / "bundled"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The server's own options."""
    parser.add_argument("--stdio", action="store_true", help="speak on standard input and output (the default)")
    parser.add_argument(
        "--tcp", metavar="PORT", type=int, help="wait for a client on this port of the loopback interface"
    )
    parser.add_argument(
        "--log", metavar="LEVEL", default="warning", help="level of the log on standard error (warning)"
    )


def use_bundled(folder: Path) -> None:
    """Have the dependencies that an extension brings along imported, those for this Python first.

    Ends the process when there are none for it: the extension then looks for another Python.
    """
    if not folder.is_dir():
        return  # they are installed
    compiled = folder / f"cp{sys.version_info[0]}{sys.version_info[1]}"
    is_free_threaded = not getattr(sys, "_is_gil_enabled", lambda: True)() or "t" in getattr(sys, "abiflags", "")
    if sys.implementation.name != "cpython" or sys.maxsize < 2**32 or is_free_threaded or not compiled.is_dir():
        raise SystemExit(f"ERROR server: nothing is compiled for this Python, {sys.executable} {sys.version}")
    found = [str(compiled), str(folder / "any")]
    # Right behind the folder that `server` is in, which is the first; and the same for processes that we begin.
    sys.path[1:1] = found
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder.parent), *found]))


def serve(options: argparse.Namespace) -> int:
    """Start the server and serve until the client leaves; the exit status.

    Logs go to standard error: standard output belongs to the protocol.
    """
    use_bundled(_BUNDLED)
    level = logging.getLevelName(str(options.log).upper())
    logging.basicConfig(
        stream=sys.stderr,
        level=level if isinstance(level, int) else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    # What is loaded now stays: collecting it again and again would be a fifth of the start.
    gc.disable()
    from server.lsp import quick

    quick.load()
    from server.lsp import transport
    from server.lsp.server import create

    server = create()
    gc.freeze()
    gc.enable()
    stream = transport.stdio() if options.tcp is None else transport.accept(options.tcp)
    try:
        return server.run(stream)
    except KeyboardInterrupt:
        return 130


def main(argv: list[str] | None = None) -> int:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    add_arguments(parser)
    return serve(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
