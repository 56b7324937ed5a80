"""`l4d2 lsp`: the language server, for any editor."""

from __future__ import annotations

import argparse

from server import __main__ as language_server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same options as `python -m server`."""
    language_server.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Start the server and serve until the client leaves."""
    return language_server.serve(options)
