"""`l4d2 mcp`: tools for coding agents over standard input and output.

Exit status: 0, or 2 when it can not be served.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from server.cli import terminal
from server.cli.compiler import compiler_path

FAILED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--folder", type=Path, default=Path(), help="the project's folder (default: this one)")
    parser.add_argument("-m", "--model", default="builtin", metavar="NAME", help="the preset of who names none")
    parser.add_argument("--compiler", default="", metavar="SPCOMP", help="let this compiler have the last word")


def run(options: argparse.Namespace) -> int:
    """Serve one agent until it leaves; the exit status."""
    try:
        from server.mcp.server import Tools, create
    except ImportError as error:
        return _complain(f"{error.name} is not installed: pip install 'l4d2-architect[mcp]'")
    from server.analysis.compiler.errors import CompilerError

    if not options.folder.is_dir():
        return _complain(f"{options.folder} is no folder")
    try:
        tools = Tools(options.folder, compiler_path(options.compiler), options.model)
    except CompilerError as error:
        return _complain(str(error))
    create(tools).run("stdio")
    return 0


def _complain(message: str) -> int:
    terminal.complain(f"l4d2 mcp: {message}")
    return FAILED
