"""`l4d2 new`: a plugin or a project from a template. Overwrites nothing.

Exit status: 0 it is written, 2 it is not.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from server.cli import terminal

_FAILED = 2
_KINDS = ("empty", "event", "command")
_LICENSES = ("GPL-3.0", "MIT")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to write, and what stands in it."""
    parser.add_argument("what", choices=("plugin", "project"), help="what to write")
    parser.add_argument("name", help="what it is called, such as `Tank Tracker`")
    parser.add_argument("--into", metavar="DIR", type=Path, help="the folder (default: this one, or a new one)")
    parser.add_argument("--author", metavar="NAME", default="", help="who wrote it")
    parser.add_argument("--description", metavar="TEXT", default="", help="what it does, in a line")
    parser.add_argument("--kind", choices=_KINDS, default="empty", help="what a plugin begins with (empty)")
    parser.add_argument("--license", choices=_LICENSES, default="GPL-3.0", help="a project's licence (GPL-3.0)")


def run(options: argparse.Namespace) -> int:
    """Write it; the exit status."""
    from server.install.errors import InstallError
    from server.install.new_plugin import PluginWishes, new_plugin
    from server.install.new_project import ProjectWishes, new_project
    from server.install.templates import identifier

    said = (options.name, options.author, options.description)
    try:
        if options.what == "plugin":
            print(new_plugin(options.into or Path.cwd(), PluginWishes(*said, options.kind)))
        else:
            folder = options.into or Path(identifier(options.name))
            print(new_project(folder, ProjectWishes(*said, options.license)))
    except InstallError as error:
        terminal.complain(f"l4d2 new: {error}")
        return _FAILED
    return 0
