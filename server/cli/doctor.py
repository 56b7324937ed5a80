"""`l4d2 doctor`: looks at all that L4D2 Architect stands on, and says what is wrong and what helps.

Exit status: 0 it works, 1 something is broken.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

from server.cli import terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, and how to tell."""
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path(), help="the project (this folder)")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown", help="how to tell (markdown)")
    parser.add_argument("--compiler", metavar="SPCOMP", default="", help="the compiler that is meant")


def run(options: argparse.Namespace) -> int:
    """Look; the exit status."""
    import asyncio

    from server.analysis.project import Project
    from server.analysis.workspace import Workspace
    from server.features.doctor import Patient, examine, markdown
    from server.features.doctor.report import private
    from server.settings import Compiler, Settings

    folder = options.folder.resolve()
    if not folder.is_dir():
        terminal.complain(f"l4d2 doctor: there is no folder {options.folder}")
        return 2
    project = Project((str(folder),))
    workspace = Workspace(project)
    for _ in workspace.index():
        pass
    for plugin in workspace.plugins():
        project.project_file(plugin)
    project.project_file(str(folder / "plugin.sp"))
    patient = Patient(project, workspace, Settings(compiler=Compiler(path=options.compiler)))
    found = asyncio.run(examine(patient))
    out = terminal.for_programs()
    if options.format == "json":
        told = [asdict(replace(one, detail=private(one.detail), advice=private(one.advice))) for one in found]
        print(json.dumps(told, indent=2, ensure_ascii=False), file=out)
    else:
        print(markdown(found), file=out, end="")
    return int(any(one.state == "fail" for one in found))
