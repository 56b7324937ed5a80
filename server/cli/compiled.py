"""What the compiler says of a plugin beyond our own findings, in printable form.

It runs the compiler that the person at the command line named: that is the trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from server.analysis.compiler.merge import merge
from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import Options, compile_now
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project
from server.analysis.unit import Unit
from server.cli.paths import relative
from server.cli.result import Reported, located
from server.syntax.text import Text


def compiler_says(
    project: Project, unit: Unit, compiler: str, findings: Mapping[str, list[Finding]], shown: Mapping[str, str]
) -> Iterator[tuple[str, Reported]]:
    """Compile the unit's root; each message that none of our `findings` covers, with the file that it is about.

    `findings` and `shown` (the paths to print) go by file. Of files that are not in `shown` only errors are told:
    they stop the compiler wherever they are. Raises `CompilerError`.
    """
    root = unit.root.path
    include = tuple(Path(folder) for folder in project.directories_of(root) if folder not in project.stubs)
    compiled = compile_now(Path(root), Options(Path(compiler), include), trusted=True)
    for name, messages in compiled.by_file().items():
        path = str(name)
        closure, source = unit.files.get(path), project.source(path)
        placed = merge(
            source.text if source is not None else Text(""),
            findings.get(path, ()),
            messages,
            joined_lines=compiled.identity.joins_lines,
            inactive=closure.scan.inactive if closure is not None else (),
        )
        for item in placed:
            warning = item.message.kind is Kind.WARNING
            if path in shown or not warning:
                yield (
                    path,
                    located(
                        source.text if source is not None else Text(""),
                        shown.get(path) or relative(path),
                        item.start,
                        item.end,
                        Severity.WARNING if warning else Severity.ERROR,
                        f"spcomp-{item.message.number:03}",
                        item.message.text,
                        source="spcomp",
                    ),
                )
