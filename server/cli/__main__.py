"""`l4d2 COMMAND …`: finds the subcommand's module, reads its arguments, runs it."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys

from server import __version__
from server.cli import terminal

# Named here, not discovered, so that `l4d2 --help` imports none of them.
COMMANDS = {
    "batch": "write many plugins from a file of requests",
    "chat": "talk about a plugin and have it changed",
    "check": "report what is wrong in plugins",
    "doctor": "look at all that is needed, and say what is wrong",
    "estimate": "count the tokens of requests and what they cost",
    "fmt": "format plugins",
    "generate": "write a plugin from words",
    "info": "show engines, models and versions",
    "install": "fetch SourceMod, Left4DHooks' headers or a model",
    "lsp": "start the language server",
    "new": "write a plugin or a project from a template",
    "mcp": "offer tools to coding agents",
    "serve": "check, write and look up over HTTP",
    "trace": "explain the error logs of a server",
}

INTERRUPTED = 130
NOT_READ = 141
NO_SPACE = 2


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand. Returns its exit status: 0 clean, 1 findings, 2 bad usage or unreadable input."""
    try:
        terminal.prepare()
        options = _parse(list(sys.argv[1:] if argv is None else argv))
        status = options.run(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            if error.errno != errno.ENOSPC:
                raise
            terminal.complain(f"l4d2: {error.strerror}")
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return NO_SPACE
        # The reader (such as `head`) has seen enough; Python must not complain about it when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_READ


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="l4d2",
        description="L4D2 Architect: a language server and checker for SourcePawn plugins of Left 4 Dead 2.",
        epilog="`l4d2 COMMAND --help` tells more.",
    )
    parser.add_argument("--version", action="version", version=f"l4d2 {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == chosen:
            module = importlib.import_module(f"server.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
