"""Every rule against its fixture: what it reports and where, what it leaves alone, and what its corrections do."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project
from server.analysis.rule import codes, rule
from server.analysis.target import target_of
from server.settings import parse
from server.syntax.text import Text
from tests import markers

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "rules"
_EXAMPLE = re.compile(r"^```sourcepawn (wrong|right)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMPANION = re.compile(r"^```(?:keyvalues|console) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SETTINGS = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FINE = re.compile(r"(?://|#).*\bfine\b")


class Bench:
    """A project that all tests share, since reading SourceMod's declarations takes a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project((str(folder),))
        self.count = 0

    def findings(self, files: dict[str, str]) -> dict[str, list[Finding]]:
        """What is found in each file of the plugin whose root is the first. An `l4d2.toml` says what it is for."""
        self.count += 1
        settings, problems = parse(tomllib.loads(files.get("l4d2.toml", "")))
        assert not problems
        target = target_of(settings)
        folder = self.folder / str(self.count) / "scripting"
        paths = {name: str(folder / name) for name in files}
        for name, text in files.items():
            self.project.open(paths[name], Text.of(text))
        unit = self.project.unit(paths[next(iter(files))])
        found = {name: diagnose(unit, path, target) for name, path in paths.items()}
        for path in paths.values():
            self.project.close(path)
        return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("rules"))


def fixture_of(code: str) -> Path:
    return FIXTURES / f"{code.replace('-', '_')}.sp"


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    assert {path.stem.replace("_", "-") for path in FIXTURES.iterdir()} == set(codes())


@pytest.mark.parametrize("code", codes())
def test_rule(code: str, bench: Bench, update_fixtures: bool) -> None:
    path = fixture_of(code)
    text = path.read_text("utf-8")
    fixture = markers.read(text)
    found = bench.findings(fixture.files)
    expected = markers.write(fixture.files, found.__getitem__)
    if update_fixtures:
        path.write_text(expected, "utf-8")
    else:
        assert text == expected
    own = [(name, one) for name, ones in found.items() for one in ones if one.code == code]
    assert own, "no positive case: nothing in the fixture is reported by its rule"
    lines = [
        (name, at)
        for name, content in fixture.files.items()
        for at, line in enumerate(content.splitlines())
        if _FINE.search(line)
    ]
    assert lines, "no negative case: mark a line with `// fine` that the rule must leave alone"
    reported = {(name, Text.of(fixture.files[name]).line_of(one.start)) for name, one in own}
    assert not reported.intersection(lines)


@pytest.mark.parametrize("code", codes())
def test_fixes_mend(code: str, bench: Bench) -> None:
    """Each correction that a fixture's findings offer takes its finding away and adds none that matters."""
    files = markers.read(fixture_of(code).read_text("utf-8")).files
    before = bench.findings(files)
    for name, ones in before.items():
        for one in ones:
            for fix in one.fixes:
                changed = {**files, name: markers.apply(files[name], fix.edits)}
                after = bench.findings(changed)
                assert not _count(after, _matters) - _count(before), f"{fix.title} in {changed[name]}"
                assert _count(after)[_key(one)] < _count(before)[_key(one)], f"{fix.title} in {changed[name]}"


def _matters(one: Finding) -> bool:
    """Whether the finding is more than advice."""
    return one.severity <= Severity.WARNING and "unnecessary" not in one.tags


def _key(one: Finding) -> tuple[str, str]:
    return one.code, re.sub(r"line \d+", "line", one.message)


def _count(
    found: dict[str, list[Finding]], counts: Callable[[Finding], bool] = lambda one: True
) -> Counter[tuple[str, str]]:
    return Counter(_key(one) for ones in found.values() for one in ones if counts(one))


@pytest.mark.parametrize("code", codes())
def test_documentation(code: str, bench: Bench) -> None:
    """The examples of a rule's page do what they say."""
    page = rule(code).page
    assert re.match(r"[^\n]+\.\n\n\S", page), "a title with a full stop, an empty line, then why it matters"
    examples = _EXAMPLE.findall(page)
    settings = "".join(_SETTINGS.findall(page))
    companions = {f"../{name}": text for name, text in _COMPANION.findall(page)}
    assert {kind for kind, _ in examples} == {"wrong", "right"}, "show the wrong and the right way"
    for kind, text in examples:
        source = text if "#include" in text else "#include <sourcemod>\n" + text
        found = bench.findings({"main.sp": source, "l4d2.toml": settings, **companions})["main.sp"]
        if kind == "wrong":
            assert code in {one.code for one in found}, text
        else:
            assert not [one for one in found if one.code == code or _matters(one)], text
