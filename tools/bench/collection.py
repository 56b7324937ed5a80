"""The plugins to measure with, and our analyser held in hand: one project in this process, texts put over the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project
from server.analysis.rule import rule
from server.analysis.snapshot import Snapshot
from server.cli.paths import expand
from server.cli.scope import survey
from server.settings import Settings
from server.syntax.text import Text, decode

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Collection:
    """Plugins with the folders of their includes."""

    folders: tuple[Path, ...]
    plugins: tuple[Path, ...]
    include: tuple[Path, ...]

    @property
    def largest(self) -> Path:
        """The plugin with the longest text."""
        return max(self.plugins, key=lambda path: (path.stat().st_size, path))

    def describe(self) -> str:
        """The collection in words."""
        n_bytes = sum(path.stat().st_size for path in self.plugins)
        return f"{len(self.plugins)} plugins, {n_bytes / 1e6:.1f} MB"


def collect(folders: Sequence[Path], include: Sequence[Path]) -> Collection:
    """The plugins of the folders: those that lie in a folder itself or, if there are none, anywhere below it.

    A folder `include` in one of them is searched first, then those given.
    """
    plugins: list[Path] = []
    for folder in folders:
        direct = sorted(folder.glob("*.sp"))
        if direct:
            plugins.extend(path.resolve() for path in direct)
        else:
            plugins.extend(Path(file.path) for file in survey(expand([str(folder)]).files).plugins)
    own = [folder / "include" for folder in folders if (folder / "include").is_dir()]
    return Collection(
        tuple(folder.resolve() for folder in folders),
        tuple(dict.fromkeys(plugins)),
        tuple(path.resolve() for path in (*own, *include)),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A finding by its lines, counted from 1."""

    line: int
    end_line: int
    severity: Severity
    code: str
    message: str


@dataclass(slots=True)
class Analyser:
    """One project over a collection's includes."""

    include: tuple[Path, ...]
    project: Project = field(init=False)

    def __post_init__(self) -> None:
        self.project = Project(include_dirs=tuple(map(str, self.include)))

    def check(self, path: Path, chars: str | None = None) -> list[Told]:
        """What a compiler could say too about a plugin, or the text `chars` (a Latin-1 view) in its place if given."""
        snapshot = self.snapshot(path, chars)
        text = snapshot.text
        findings = diagnose(snapshot.unit, snapshot.path)
        return [_told(text, finding) for finding in findings if not rule(finding.code).runtime]

    def errors(self, path: Path, chars: str | None = None) -> list[Told]:
        """The findings that stand for a compiler's error."""
        return [one for one in self.check(path, chars) if one.severity is Severity.ERROR]

    def snapshot(self, path: Path, chars: str | None = None) -> Snapshot:
        """The plugin at this moment, with `chars` in the place of its text if given."""
        if chars is not None:
            self.project.open(str(path), Text(chars))
        unit = self.project.unit(str(path))
        return Snapshot(self.project, unit, unit.root, Settings())

    def restore(self, path: Path) -> None:
        """Forget a text that was put over the disk."""
        self.project.close(str(path))


def read(path: Path) -> Text | None:
    """A plugin's text; None when it could not be written back as it is."""
    raw = path.read_bytes()
    text = decode(raw)
    return text if text.encode() == raw else None


def _told(text: Text, finding: Finding) -> Told:
    return Told(
        text.line_of(finding.start) + 1,
        text.line_of(max(finding.start, finding.end - 1)) + 1,
        finding.severity,
        finding.code,
        finding.message,
    )
